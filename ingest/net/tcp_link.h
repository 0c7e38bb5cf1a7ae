/// The connection of one sensor that has said Hello, over TCP or WebSocket; lives on its runner's worker.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "ingest/net/limits.h"
#include "ingest/net/socket_set.h"
#include "ingest/net/worker_pool.h"
#include "ingest/session/device_link.h"
#include "ingest/wire/framing.h"

namespace evenstride {

class TcpLink : public DeviceLink, public std::enable_shared_from_this<TcpLink>, private SocketSet::Owner {
 public:
  /// @param descriptor of a stream socket, which is closed with this.
  /// @param still asked at each sweep: false ends the connection. Empty: it may stay for good.
  /// @param slot held while the connection lives.
  TcpLink(std::shared_ptr<SocketSet> sockets, int descriptor, Framing decoder, const IngestLimits& limits,
          LinkCounters& counters, std::function<bool()> still, std::shared_ptr<void> slot);
  ~TcpLink() override;

  /// `hub` must outlive it.
  void start(SessionHub& hub, const v1::Hello& hello);
  void send(const v1::ServerFrame& frame) override;
  void close(const v1::ErrorFrame* why) override;
  void resume() override;
  /// About once a second: cuts idle connections, refills what may be read. @return false once it is closed.
  bool sweep(std::chrono::milliseconds since_last);

 private:
  void join(SessionHub& hub, const v1::Hello& hello);
  void on_ready(bool readable, bool writable) override;
  bool wants_bytes() const { return closing_ || !(must_wait_ || throttled_); }
  void watch() { socket_.want(wants_bytes(), writing_); }
  void take_bytes();
  void take_frames();
  bool take_frame(std::string_view frame);
  bool take_block(std::string_view serialised);
  bool take_other(std::string_view frame);
  void queue(const std::string& bytes);
  void fail(v1::ErrorFrame::Code code, std::string_view message);
  void end(v1::ErrorFrame::Code code, std::string_view message);
  void lost(std::string_view reason);
  void write();
  void shut();

  WatchedSocket socket_;
  Framing decoder_;
  const IngestLimits& limits_;
  LinkCounters& counters_;
  std::function<bool()> still_;
  std::shared_ptr<void> slot_;
  std::shared_ptr<SensorPort> port_;
  v1::SampleBlock block_;
  std::string out_, in_flight_;
  std::size_t read_size_ = 4096;  // a quiet sensor costs no more than this
  double allowance_ = 0.0;        // bytes that may be read now
  std::chrono::milliseconds silent_{0}, closing_for_{0};
  bool is_replay_ = false, must_wait_ = false, throttled_ = false, writing_ = false;
  bool closing_ = false, shut_ = false, heard_ = false, in_read_ = false;
};

}  // namespace evenstride
