#include "core/events/shoe_course.h"

#include <array>
#include <cmath>

#include "core/base/units.h"

namespace evenstride {
namespace {

constexpr double kCutoff_hz = 14.0;

/// Ideal low-pass under a Hann window; their sum is 1.
template <std::size_t N>
std::array<float, N> low_pass_taps() {
  std::array<double, N> taps;
  double sum = 0.0;
  for (std::size_t i = 0; i < N; ++i) {
    const double from_middle = static_cast<double>(i) - static_cast<double>(N / 2);
    const double turn = 2.0 * kPi * kCutoff_hz * seconds(ShoeCourse::kStep) * from_middle;
    const double hann =
        0.5 - 0.5 * std::cos(2.0 * kPi * static_cast<double>(i + 1) / static_cast<double>(N + 1));
    taps[i] = hann * (from_middle == 0.0 ? 1.0 : std::sin(turn) / turn);
    sum += taps[i];
  }
  std::array<float, N> out;
  for (std::size_t i = 0; i < N; ++i) out[i] = static_cast<float>(taps[i] / sum);
  return out;
}

}  // namespace

void ShoeCourse::push(const GridCell& cell) {
  Reading reading;
  reading << cell.accel_S_mps2.cast<float>(), cell.rate_S_radps.cast<float>();
  if (!raw_.empty() && cell.time - raw_.back().time > kLongestLine) forget();
  if (!raw_.empty()) {
    const Raw last = raw_.back();
    const auto missing = (cell.time - last.time) / kStep - 1;
    for (std::int64_t k = 1; k <= missing; ++k) {
      const float share = static_cast<float>(k) / static_cast<float>(missing + 1);
      add(last.time + k * kStep, last.reading + share * (reading - last.reading));
    }
  }
  add(cell.time, reading);
}

void ShoeCourse::finish() {
  if (raw_.empty()) return;
  for (std::size_t k = 0; k < kTaps / 2 + kShaken / 2; ++k)
    add(raw_.back().time + kStep, raw_.back().reading);
}

std::size_t ShoeCourse::first_at(Time time) const {
  std::size_t i = 0;
  while (i < moments_.size() && moments_[i].time < time) ++i;
  return first() + i;
}

void ShoeCourse::add(Time time, const Reading& reading) {
  static const std::array<float, kTaps> taps = low_pass_taps<kTaps>();
  raw_.push({time, reading});
  if (!raw_.full()) return;
  Smooth now{raw_[kTaps / 2].time, Reading::Zero(), 0.0F};
  for (std::size_t i = 0; i < kTaps; ++i) now.reading += taps[i] * raw_[i].reading;
  if (!smooth_.empty()) now.step_mps2 = (now.reading - smooth_.back().reading).head<3>().norm();
  smooth_.push(now);
  if (smooth_.full()) shake();
}

void ShoeCourse::shake() {
  const Smooth& middle = smooth_[kShaken / 2];
  CourseMoment moment{middle.time, middle.reading.tail<3>(), 0.0F};
  for (std::size_t i = 0; i < kShaken; ++i) moment.shaking_mps2 += smooth_[i].step_mps2;
  moments_.push(moment);
  ++count_;
}

void ShoeCourse::forget() {
  raw_.clear();
  smooth_.clear();
  moments_.clear();
}

}  // namespace evenstride
