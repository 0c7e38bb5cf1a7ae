#include "ingest/ximu3/blocks.h"

#include <algorithm>
#include <cmath>

#include "ingest/wire/convert.h"

namespace evenstride {
namespace {

constexpr std::uint64_t kPeriodMin_us = 500, kPeriodMax_us = 50'000;  // 2000 Hz, 20 Hz: what the wire allows

bool is_finite(const Ximu3Inertial& message) {
  const auto good = [](float value) { return std::isfinite(value); };
  return std::all_of(message.accel_S_mps2.begin(), message.accel_S_mps2.end(), good) &&
         std::all_of(message.rate_S_radps.begin(), message.rate_S_radps.end(), good);
}

RawReading reading_of(const Ximu3Inertial& message) {
  RawReading out{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    out[axis] = message.accel_S_mps2[axis];
    out[axis + 3] = message.rate_S_radps[axis];
  }
  return out;
}

}  // namespace

std::optional<double> Ximu3Blocks::rate_hz() const {
  if (period_us_ == 0) return std::nullopt;
  return 1e6 / static_cast<double>(period_us_);
}

void Ximu3Blocks::push(const Ximu3Inertial& message, std::vector<v1::SampleBlock>& done) {
  if (!is_finite(message)) {
    ++not_numbers_;
    return;
  }
  last_us_ = message.timestamp_us;
  if (period_us_ != 0) return add(message, done);
  early_.push_back(message);
  if (early_.size() == kMeasured) measure(done);
}

// The median is not moved by gaps or by a few jittery stamps.
void Ximu3Blocks::measure(std::vector<v1::SampleBlock>& done) {
  std::vector<std::uint64_t> apart_us;
  for (std::size_t i = 1; i < early_.size(); ++i) {
    apart_us.push_back(early_[i].timestamp_us - early_[i - 1].timestamp_us);
  }
  std::nth_element(apart_us.begin(), apart_us.begin() + static_cast<std::ptrdiff_t>(apart_us.size() / 2),
                   apart_us.end());
  period_us_ = std::clamp(apart_us[apart_us.size() / 2], kPeriodMin_us, kPeriodMax_us);
  for (const Ximu3Inertial& message : early_) add(message, done);
  early_.clear();
}

void Ximu3Blocks::add(const Ximu3Inertial& message, std::vector<v1::SampleBlock>& done) {
  if (!run_.empty()) {
    const double apart_us =
        static_cast<double>(message.timestamp_us) - static_cast<double>(run_.back().timestamp_us);
    const double period_us = static_cast<double>(period_us_);
    if (std::abs(apart_us - period_us) > 0.5 * period_us) close(done);
  }
  run_.push_back(message);
  if (run_.size() == kReadings) close(done);
}

void Ximu3Blocks::close(std::vector<v1::SampleBlock>& done) {
  if (run_.empty()) return;
  std::vector<RawReading> readings;
  for (const Ximu3Inertial& message : run_) readings.push_back(reading_of(message));
  const std::uint64_t span_us = run_.back().timestamp_us - run_.front().timestamp_us;
  const std::uint64_t period_ns = run_.size() > 1 ? span_us * 1000 / (run_.size() - 1) : period_us_ * 1000;
  v1::SampleBlock block;
  block.set_sequence(sequence_++);
  block.set_device_time_ns(static_cast<std::int64_t>(run_.front().timestamp_us * 1000));
  block.set_period_ns(static_cast<std::int64_t>(period_ns));
  block.set_readings(readings_to_wire(readings, kXimu3AccelScale_mps2, kXimu3GyroScale_radps));
  block.set_battery_ratio(battery_ratio_);
  block.set_crc32c(block_crc(block));
  done.push_back(std::move(block));
  run_.clear();
}

}  // namespace evenstride
