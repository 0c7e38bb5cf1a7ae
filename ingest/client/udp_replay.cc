#include "ingest/client/udp_replay.h"

#include <algorithm>
#include <thread>

#include "ingest/client/lanes.h"
#include "ingest/client/udp_sensor.h"

namespace evenstride {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kPatience{60'000}, kGoodbye{5'000};

/// One site of the recording and who wears it.
class LiveLane {
 public:
  LiveLane(v1::Site site, std::string runner, const ReplayTarget& target, ReplayProgress& progress)
      : site_(site), runner_(std::move(runner)), target_(target), progress_(progress) {}

  Status play(const std::string& file, steady_clock::time_point start, std::int64_t first_ns) {
    auto reader = SessionReader::open(file);
    if (!reader) return Error{reader.error()};
    SessionEvent event;
    Status going = Done{};
    while (going && reader->next(event)) {
      if (progress_.cancelled) return Error{"cancelled"};
      const auto due = start + std::chrono::nanoseconds(event_time_ns(event) - first_ns);
      if (const auto* hello = std::get_if<v1::SensorHello>(&event); hello && hello->hello().site() == site_) {
        going = wait(due);
        if (going) going = wear(hello->hello());
      } else if (const auto* recorded = std::get_if<v1::RecordedBlock>(&event);
                 recorded && sensor_ && recorded->device_id() == device_) {
        going = wait(due);
        if (going) going = send(*recorded);
      }
    }
    if (going) going = take_off();
    if (going && sensor_) going = sensor_->goodbye(kGoodbye);
    return going;
  }

 private:
  Status wait(steady_clock::time_point due) {
    if (!sensor_) {
      std::this_thread::sleep_until(due);
      return Done{};
    }
    return sensor_->attend(
        std::max(milliseconds(0), std::chrono::duration_cast<milliseconds>(due - steady_clock::now())));
  }
  // Its count begins anew with each play, so that a session which goes on does not take it for the last
  // one's.
  Status wear(v1::Hello hello) {
    const Status off = take_off();
    if (!off) return off;
    if (!target_.runner.empty() || hello.runner_id().empty()) hello.set_runner_id(runner_);
    hello.set_token(target_.token);
    hello.set_device_boot_id(hello.device_boot_id() ^
                             static_cast<std::uint64_t>(steady_clock::now().time_since_epoch().count()));
    hello.clear_replay();
    device_ = hello.device_id();
    auto joined = UdpSensor::join({target_.address, target_.port}, hello);
    if (!joined) return Error{joined.error()};
    sensor_ = std::move(*joined);
    return Done{};
  }
  Status take_off() {
    if (!sensor_) return Done{};
    const Status drained = sensor_->drain(kPatience);
    progress_.acknowledged += blocks_ - sensor_->kept();
    progress_.sent_again += sensor_->sent_again();
    progress_.reconnects += sensor_->rejoined();
    blocks_ = 0;
    return drained;
  }
  Status send(const v1::RecordedBlock& recorded) {
    v1::SampleBlock block = recorded.block();
    block.clear_replay_arrival_ns();
    ++progress_.blocks;
    ++blocks_;
    progress_.played_ns = std::max(progress_.played_ns.load(), recorded.arrival_ns());
    return sensor_->send(block);
  }

  const v1::Site site_;
  const std::string runner_;
  const ReplayTarget& target_;
  ReplayProgress& progress_;
  std::string device_;
  std::uint64_t blocks_ = 0;
  std::unique_ptr<UdpSensor> sensor_;
};

}  // namespace

Status replay_live_over_udp(const std::string& file, const ReplayTarget& target, ReplayProgress& progress) {
  const auto sensors = sensors_in(file);
  if (!sensors) return Error{sensors.error()};
  const std::string runner = target.runner.empty() ? sensors->header.runner_id() : target.runner;
  const auto start = steady_clock::now();
  return play_lanes(sensors->firsts.size(), progress, [&](std::size_t i) {
    LiveLane lane(sensors->firsts[i].hello().site(), runner, target, progress);
    return lane.play(file, start, sensors->first_ns);
  });
}

}  // namespace evenstride
