/// An x-IMU3 in the network as one of a runner's sensors: connects to its TCP server, or hears the datagrams
/// that it sends, turns its messages into blocks and hands them in as any other sensor does.
#pragma once

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <string>
#include <utility>  // Boost 1.74's coroutines forget it
#include <vector>

#include "core/base/result.h"
#include "core/base/site.h"
#include "ingest/net/endpoint.h"
#include "ingest/net/worker_pool.h"
#include "ingest/session/device_link.h"
#include "ingest/ximu3/blocks.h"

namespace evenstride {

struct Ximu3Plan {
  Endpoint at;  ///< where the sensor listens; with datagrams its address, and the port here that it sends to
  std::string runner;
  Site site = Site::kPelvis;
  bool by_datagram = false;
};
/// "192.168.1.1:7000=anna:pelvis": where the sensor listens, whose it is, where it is worn.
/// "udp:192.168.1.1:8000=anna:pelvis": the sensor sends datagrams to port 8000 of this machine, which is its
/// alone. It shows no token and hides nothing: only its address is looked at.
Result<Ximu3Plan> ximu3_plan_from(const std::string& text);

/// Lives on its runner's worker. Keeps trying while the sensor is away. The sensor cannot send anything
/// again, so this keeps what the session has not acknowledged, at most `kKept` blocks, and hands it in again
/// when the session lets it in again; a fuller one drops its oldest.
class Ximu3Sensor : public DeviceLink, public std::enable_shared_from_this<Ximu3Sensor> {
 public:
  static constexpr std::size_t kKept = 2000;

  Ximu3Sensor(boost::asio::io_context& loop, SessionHub& hub, LinkCounters& counters, Ximu3Plan plan);
  void start();
  void stop();

  void send(const v1::ServerFrame& frame) override;
  void close(const v1::ErrorFrame* why) override;
  void resume() override {}  // only a replay waits

 private:
  void tick();
  void connect();
  void listen();
  void connected();
  void read();
  void hear();
  void take(std::size_t size);
  void take(const Ximu3Inertial& message);
  void disconnected(const std::string& why);
  void begin_anew();
  void join();
  void join_now();
  void hand_in(const v1::SampleBlock& block);

  SessionHub& hub_;
  LinkCounters& counters_;
  const Ximu3Plan plan_;
  boost::asio::ip::tcp::socket socket_;
  boost::asio::ip::udp::socket datagrams_;
  boost::asio::ip::udp::endpoint from_;
  boost::asio::steady_timer timer_;
  Ximu3Decoder decoder_;
  Ximu3Blocks blocks_;
  Ximu3Messages messages_;
  std::vector<v1::SampleBlock> done_;
  std::deque<v1::SampleBlock> kept_;
  std::shared_ptr<SensorPort> port_;
  std::array<std::uint8_t, 4096> buffer_{};
  std::uint64_t boot_id_ = 0;
  int silent_ticks_ = 0;
  enum class Phase { kAway, kConnecting, kConnected } phase_ = Phase::kAway;
  bool stopped_ = false, told_refused_ = false, joining_ = false;
};

/// Runs one on its runner's worker until the pool stops. Not after that.
void run_ximu3(WorkerPool& workers, const Ximu3Plan& plan);

}  // namespace evenstride
