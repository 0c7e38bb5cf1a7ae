#include "ingest/ximu3/sensor.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>

#include "ingest/daemon/log.h"
#include "ingest/wire/convert.h"
#include "ingest/wire/frame_format.h"
#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Udp = asio::ip::udp;

const std::string kByDatagram = "udp:";

constexpr std::chrono::milliseconds kTick{500};
constexpr int kSilentTicks = 20;  // 10 s without a byte: the connection is taken to be dead

std::uint64_t new_boot_id() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

std::string device_of(const Ximu3Plan& plan) {
  return "ximu3-" + plan.at.address + ":" + std::to_string(plan.at.port);
}

v1::Hello hello_of(const Ximu3Plan& plan, double rate_hz, std::uint64_t boot_id) {
  v1::Hello hello;
  hello.set_protocol_version(kProtocolVersion);
  hello.set_device_id(device_of(plan));
  hello.set_device_model("x-IMU3");
  hello.set_runner_id(plan.runner);
  hello.set_site(wire_from(plan.site));
  hello.set_rate_hz(rate_hz);
  hello.set_accel_scale_mps2(kXimu3AccelScale_mps2);
  hello.set_gyro_scale_radps(kXimu3GyroScale_radps);
  hello.set_accel_range_mps2(kXimu3AccelRange_mps2);
  hello.set_gyro_range_radps(kXimu3GyroRange_radps);
  hello.set_device_boot_id(boot_id);
  return hello;
}

}  // namespace

Result<Ximu3Plan> ximu3_plan_from(const std::string& wish) {
  const bool by_datagram = wish.rfind(kByDatagram, 0) == 0;
  const std::string text = by_datagram ? wish.substr(kByDatagram.size()) : wish;
  const std::size_t equals = text.find('='), colon = text.rfind(':');
  if (equals == std::string::npos || colon == std::string::npos || colon < equals) {
    return Error{"'" + text + "' is no ADDRESS:PORT=RUNNER:SITE"};
  }
  const auto at = endpoint_from(text.substr(0, equals));
  if (!at) return Error{at.error()};
  boost::system::error_code error;
  asio::ip::make_address(at->address, error);
  if (error) return Error{"'" + at->address + "' is no address"};
  const auto site = site_from_name(text.substr(colon + 1));
  if (!site)
    return Error{"'" + text.substr(colon + 1) + "' is no site: leftshoe, rightshoe, pelvis, trunk, shoe"};
  Ximu3Plan plan{*at, text.substr(equals + 1, colon - equals - 1), *site, by_datagram};
  if (plan.at.port == 0) return Error{"'" + text + "' names no port"};
  const auto fault = fault_of(hello_of(plan, 100.0, 0));
  if (fault) return Error{"'" + text + "': " + fault->message()};
  return plan;
}

Ximu3Sensor::Ximu3Sensor(asio::io_context& loop, SessionHub& hub, LinkCounters& counters, Ximu3Plan plan)
    : hub_(hub),
      counters_(counters),
      plan_(std::move(plan)),
      socket_(loop),
      datagrams_(loop),
      timer_(loop),
      boot_id_(new_boot_id()) {}

void Ximu3Sensor::start() { tick(); }

void Ximu3Sensor::stop() {
  stopped_ = true;
  disconnected("the daemon stops");
  timer_.cancel();
}

void Ximu3Sensor::tick() {
  if (stopped_) return;
  if (phase_ == Phase::kAway) plan_.by_datagram ? listen() : connect();
  if (phase_ == Phase::kConnected && ++silent_ticks_ > kSilentTicks)
    disconnected("nothing was heard for too long");
  if (phase_ == Phase::kConnected && !port_ && blocks_.rate_hz()) join();
  timer_.expires_after(kTick);
  timer_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
    if (!cancelled) self->tick();
  });
}

void Ximu3Sensor::connect() {
  phase_ = Phase::kConnecting;
  const Tcp::endpoint to(asio::ip::make_address(plan_.at.address), plan_.at.port);
  socket_.async_connect(to, [self = shared_from_this()](const boost::system::error_code& error) {
    if (self->stopped_) return;
    if (error) return self->disconnected(error.message());
    self->connected();
    self->read();
  });
}

void Ximu3Sensor::connected() {
  phase_ = Phase::kConnected;
  silent_ticks_ = 0;
  ++counters_.opened;
  Log::info("x-IMU3 connected", {{"site", std::string(name(plan_.site))}});
}

// It counts as connected once it is heard. For a sensor on this machine only this machine is listened to.
void Ximu3Sensor::listen() {
  boost::system::error_code error;
  const auto sensor = asio::ip::make_address(plan_.at.address);
  asio::ip::address here = sensor;
  if (!sensor.is_loopback()) here = asio::ip::address(asio::ip::address_v4::any());
  if (!sensor.is_loopback() && sensor.is_v6()) here = asio::ip::address_v6::any();
  datagrams_.open(sensor.is_v6() ? Udp::v6() : Udp::v4(), error);
  if (!error) datagrams_.bind({here, plan_.at.port}, error);
  if (error) return disconnected(error.message());  // `tick` tries again
  phase_ = Phase::kConnecting;
  hear();
}

void Ximu3Sensor::hear() {
  datagrams_.async_receive_from(
      asio::buffer(buffer_), from_,
      [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
        if (self->stopped_ || error == asio::error::operation_aborted) return;
        if (error) return self->disconnected("its connection broke");
        if (self->from_.address().to_string() != self->plan_.at.address) {
          ++self->counters_.bad_frames;
          return self->hear();
        }
        if (self->phase_ == Phase::kConnecting) self->connected();
        self->take(size);
        self->hear();
      });
}

void Ximu3Sensor::read() {
  socket_.async_read_some(
      asio::buffer(buffer_),
      [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
        if (self->stopped_ || error == asio::error::operation_aborted) return;
        if (error) return self->disconnected("its connection broke");
        self->take(size);
        self->read();
      });
}

void Ximu3Sensor::disconnected(const std::string& why) {
  boost::system::error_code ignored;
  socket_.close(ignored);
  datagrams_.close(ignored);
  if (phase_ == Phase::kConnected) ++counters_.closed;
  phase_ = Phase::kAway;
  blocks_.close(done_);  // what came before the gap is a block of its own
  for (const auto& block : std::exchange(done_, {})) hand_in(block);
  decoder_ = Ximu3Decoder();
  if (port_) std::exchange(port_, nullptr)->leave(why);
}

void Ximu3Sensor::take(std::size_t size) {
  silent_ticks_ = 0;
  counters_.bytes_in.fetch_add(size, std::memory_order_relaxed);
  messages_.inertial.clear();
  messages_.battery.reset();
  const std::uint64_t bad = decoder_.bad_messages();
  decoder_.push(std::span(buffer_).first(size), messages_);
  counters_.bad_frames += decoder_.bad_messages() - bad;
  if (messages_.battery) blocks_.set_battery(messages_.battery->charge_ratio);
  for (const Ximu3Inertial& message : messages_.inertial) take(message);
  if (!port_ && !told_refused_ && blocks_.rate_hz()) join();
  for (const auto& block : std::exchange(done_, {})) hand_in(block);
}

void Ximu3Sensor::take(const Ximu3Inertial& message) {
  if (plan_.by_datagram && blocks_.is_late(message)) return;  // came before, or was overtaken
  if (blocks_.is_before(message)) begin_anew();
  const std::uint64_t bad = blocks_.not_numbers();
  blocks_.push(message, done_);
  counters_.bad_frames += blocks_.not_numbers() - bad;
}

// The sensor was switched off and on: its clock, and with it our count, begins anew.
void Ximu3Sensor::begin_anew() {
  blocks_.close(done_);
  for (const auto& block : std::exchange(done_, {})) hand_in(block);
  if (port_) std::exchange(port_, nullptr)->leave("its clock began anew");
  kept_.clear();  // they belong to the count before
  blocks_ = Ximu3Blocks();
  boot_id_ = new_boot_id();
}

void Ximu3Sensor::join() {
  if (std::exchange(joining_, true)) return;
  hub_.when_ready(hello_of(plan_, *blocks_.rate_hz(), boot_id_), [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self) return;
    self->joining_ = false;
    if (self->phase_ == Phase::kConnected && !self->stopped_ && self->blocks_.rate_hz()) self->join_now();
  });
}

void Ximu3Sensor::join_now() {
  auto answer = hub_.join(hello_of(plan_, *blocks_.rate_hz(), boot_id_), *this);
  if (const auto* why = std::get_if<v1::ErrorFrame>(&answer)) {
    ++counters_.refused;
    if (!std::exchange(told_refused_, true)) Log::warning("x-IMU3 refused", {{"why", why->message()}});
    return;  // `tick` tries again
  }
  told_refused_ = false;
  auto& joined = std::get<RunnerSession::Joined>(answer);
  port_ = std::move(joined.port);
  while (!kept_.empty() && kept_.front().sequence() < joined.welcome.next_sequence()) kept_.pop_front();
  // Copies: the session may acknowledge, or let go of this link, while it is called.
  const std::vector<v1::SampleBlock> again(kept_.begin(), kept_.end());
  const auto held = port_;
  for (const auto& block : again) {
    if (port_) (void)held->block(block, block.SerializeAsString());
  }
}

void Ximu3Sensor::hand_in(const v1::SampleBlock& block) {
  kept_.push_back(block);
  if (kept_.size() > kKept) kept_.pop_front();
  if (const auto held = port_) (void)held->block(block, block.SerializeAsString());
}

void Ximu3Sensor::send(const v1::ServerFrame& frame) {
  if (!frame.has_ack()) return;  // the sensor has no use for the rest
  while (!kept_.empty() && kept_.front().sequence() <= frame.ack().durable_sequence()) kept_.pop_front();
}

void run_ximu3(WorkerPool& workers, const Ximu3Plan& plan) {
  const std::size_t worker = workers.worker_of(plan.runner);
  auto holder = std::make_shared<std::shared_ptr<Ximu3Sensor>>();  // touched on that worker only
  workers.at_stop([worker, holder](std::size_t stopping) {
    if (stopping == worker && *holder) std::exchange(*holder, nullptr)->stop();
  });
  workers.post(worker, [&workers, worker, holder, plan](SessionHub& hub) {
    *holder = std::make_shared<Ximu3Sensor>(workers.loop(worker), hub, workers.links(worker), plan);
    (*holder)->start();
  });
}

void Ximu3Sensor::close(const v1::ErrorFrame*) { port_.reset(); }  // `tick` asks to be let in again

}  // namespace evenstride
