/// One sensor over UDP that has said Hello; lives on its runner's worker.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "ingest/access/datagram_keys.h"
#include "ingest/net/limits.h"
#include "ingest/net/worker_pool.h"
#include "ingest/session/device_link.h"
#include "ingest/udp/block_order.h"
#include "ingest/udp/udp_counters.h"

namespace evenstride {

class UdpLink : public DeviceLink {
 public:
  struct Parts {
    DatagramKey device, link;
    std::uint64_t nonce = 0;      ///< of the Hello
    std::function<bool()> still;  ///< asked at each sweep: false ends the link. Empty: it may stay for good
    std::shared_ptr<void> slot;   ///< held until the end
    /// Sends a datagram to where the sensor was last heard; `is_last`: the link is over, and this is to be
    /// said again to whoever still speaks on it.
    std::function<void(std::string datagram, bool is_last)> send;
  };
  UdpLink(Parts parts, const IngestLimits& limits, LinkCounters& counters, UdpCounters& udp);

  void start(SessionHub& hub, const v1::Hello& hello);
  /// The sensor said Hello again: it has not heard the Welcome.
  void welcome_again();
  /// The body of a datagram that is genuine and new.
  void take(std::string_view body);
  /// About once a second. @return false once the link is over.
  bool sweep(std::chrono::milliseconds since_last);

  void send(const v1::ServerFrame& frame) override;
  void close(const v1::ErrorFrame* why) override;
  void resume() override {}  // only a replay waits

 private:
  void take_block(std::string_view serialised);
  void take_other(std::string_view frame);
  void deliver();
  void tell(DatagramKind kind, const std::string& frame);
  void tell_how_things_stand() { tell(DatagramKind::kDown, {}); }
  void fail(std::string_view message);
  void end(v1::ErrorFrame::Code code, std::string_view message);
  void refuse(const v1::ErrorFrame& why);
  void finish();

  Parts parts_;
  const IngestLimits& limits_;
  LinkCounters& counters_;
  UdpCounters& udp_;
  std::shared_ptr<SensorPort> port_;
  BlockOrder order_;
  v1::SampleBlock block_;
  std::string welcome_;        // as a ServerFrame
  std::uint64_t durable_ = 0;  // every block before it is on disk
  std::uint64_t down_ = 0;     // datagrams sent
  std::uint64_t missed_ = 0;   // as counted already
  std::chrono::milliseconds silent_{0};
  bool heard_ = false, ended_ = false;
};

}  // namespace evenstride
