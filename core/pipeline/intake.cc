#include "core/pipeline/intake.h"

#include <cmath>
#include <stdexcept>
#include <string>

namespace evenstride {
namespace {

constexpr double kClipShare = 0.995;  // of full scale: readings this large count as clipped
constexpr std::int64_t kRateWindow_ns = 2'000'000'000;

const SensorSpec& checked(const SensorSpec& spec) {
  if (!(spec.rate_hz >= 20.0 && spec.rate_hz <= 2000.0))
    throw std::invalid_argument("sensor rate " + std::to_string(spec.rate_hz) +
                                " Hz, 20 to 2,000 Hz are possible");
  if (!(spec.accel_range_mps2 >= 0.0 && spec.gyro_range_radps >= 0.0))
    throw std::invalid_argument("sensor range below 0");
  return spec;
}

}  // namespace

Intake::Intake(const SensorSpec& spec) : spec_(checked(spec)) {}

void Intake::restart(const SensorSpec& spec) {
  spec_ = checked(spec);
  clock_ = ClockFit{};
  unwrap_ = CounterUnwrap{};
  next_sequence_ = 0;
  rate_samples_ = 0;
}

bool Intake::open(const SampleBlock& block) {
  if (block.sequence < next_sequence_) {
    ++duplicate_blocks_;
    return false;
  }
  if (next_sequence_ != 0) lost_blocks_ += block.sequence - next_sequence_;
  next_sequence_ = block.sequence + 1;
  last_arrival_ = block.arrival;
  if (block.readings.empty() || block.period_ns <= 0) return false;
  block_time_ns_ = block.device_time_ns;
  if (spec_.clock == SensorClock::kDevice) {
    block_time_ns_ = unwrap_.push(block.device_time_ns, block.arrival);
    const auto last = static_cast<std::int64_t>(block.readings.size()) - 1;
    clock_.observe(block_time_ns_ + last * block.period_ns, block.arrival);
  }
  follow_rate(block);
  return true;
}

bool Intake::read(const SampleBlock& block, std::size_t i, ImuSample& sample) {
  const RawReading& reading = block.readings[i];
  ++samples_;
  for (float value : reading)
    if (!std::isfinite(value)) {
      ++bad_samples_;
      return false;
    }
  if (clipped(reading)) ++clipped_samples_;
  const std::int64_t device_ns = block_time_ns_ + static_cast<std::int64_t>(i) * block.period_ns;
  sample.time =
      spec_.clock == SensorClock::kSession ? Time(Duration(device_ns)) : clock_.to_session(device_ns);
  sample.accel_S_mps2 = Eigen::Vector3d(reading[0], reading[1], reading[2]);
  sample.rate_S_radps =
      spec_.has_gyro ? Eigen::Vector3d(reading[3], reading[4], reading[5]) : Eigen::Vector3d::Zero();
  return true;
}

bool Intake::clipped(const RawReading& reading) const {
  const double accel = spec_.accel_range_mps2 * kClipShare, gyro = spec_.gyro_range_radps * kClipShare;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (accel > 0.0 && std::abs(reading[axis]) >= accel) return true;
    if (gyro > 0.0 && std::abs(reading[axis + 3]) >= gyro) return true;
  }
  return false;
}

// Readings that came per second of device time, gaps included: what really reaches us.
void Intake::follow_rate(const SampleBlock& block) {
  if (rate_samples_ == 0) rate_start_ns_ = block_time_ns_;
  rate_samples_ += block.readings.size();
  const std::int64_t end_ns =
      block_time_ns_ + static_cast<std::int64_t>(block.readings.size()) * block.period_ns;
  const std::int64_t span_ns = end_ns - rate_start_ns_;
  if (span_ns < kRateWindow_ns) return;
  measured_rate_hz_ = static_cast<double>(rate_samples_) * 1e9 / static_cast<double>(span_ns);
  rate_samples_ = 0;
}

void Intake::observe(const ClockExchange& exchange) {
  if (spec_.clock != SensorClock::kDevice) return;
  ClockExchange unwrapped = exchange;
  unwrapped.device_receive_ns = unwrap_.near_last(exchange.device_receive_ns);
  unwrapped.device_send_ns = unwrap_.near_last(exchange.device_send_ns);
  clock_.observe(unwrapped);
}

SensorStatus Intake::status() const {
  SensorStatus status;
  status.spec = spec_;
  status.samples = samples_;
  status.lost_blocks = lost_blocks_;
  status.duplicate_blocks = duplicate_blocks_;
  status.late_samples = late_samples_;
  status.clipped_samples = clipped_samples_;
  status.bad_samples = bad_samples_;
  status.clock_jumps = clock_.jumps();
  status.measured_rate_hz = measured_rate_hz_;
  if (spec_.clock == SensorClock::kDevice && clock_.started()) {
    status.clock_offset_s = clock_.offset_s();
    status.clock_skew_ppm = clock_.skew_ppm();
    status.clock_residual_s = clock_.residual_s();
    status.clock_error_s = clock_.error_s();
    status.clock_bound_s = clock_.bound_s();
    status.clock_turns = unwrap_.turns();
  }
  if (!clock_sure()) status.quality.add(Mark::kClockUnsure);
  status.last_arrival = last_arrival_;
  return status;
}

}  // namespace evenstride
