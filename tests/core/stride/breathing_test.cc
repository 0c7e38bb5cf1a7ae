#include "core/stride/breathing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <vector>

#include "core/base/units.h"
#include "core/sim/body_motion.h"
#include "core/sim/random.h"

namespace evenstride {
namespace {

constexpr double kStepRate_hz = 2.8;

/// What a run of `minutes` said, look by look; `pitch_rad(t)` is trunk minus pelvis.
template <class Pitch>
std::vector<BreathingRecord> looks(double minutes, const Pitch& pitch_rad) {
  BreathingMonitor monitor;
  std::vector<BreathingRecord> out;
  for (int i = 0; i < minutes * 60.0 * kStepRate_hz; ++i) {
    StrideRecord stride;
    stride.start = time_from_s(i / kStepRate_hz);
    stride.end = time_from_s((i + 2) / kStepRate_hz);
    stride.stride_time_s = 2.0 / kStepRate_hz;
    stride.trunk_lean_rad = pitch_rad(i / kStepRate_hz);
    stride.pelvic_tilt_rad = 0.0;
    if (const auto record = monitor.push(stride)) out.push_back(*record);
  }
  return out;
}

int told(const std::vector<BreathingRecord>& records) {
  int n = 0;
  for (const BreathingRecord& r : records) n += r.rate_hz.has_value();
  return n;
}

/// Posture that remembers: an autoregression beside white noise.
class Posture {
 public:
  explicit Posture(std::uint64_t seed) : random_(seed), memory_(0.5 + 0.45 * random_.uniform()) {}
  double next() {
    state_ = memory_ * state_ + std::sqrt(1.0 - memory_ * memory_) * random_.normal();
    return rad_from_deg(0.4) * (state_ + 0.5 * random_.normal());
  }

 private:
  sim::Random random_;
  double memory_, state_ = 0.0;
};

TEST(Breathing, TellsAPlainRate) {
  Posture posture(1);
  const auto records = looks(
      4.0, [&](double t) { return rad_from_deg(2.0) * std::sin(2.0 * kPi * 0.62 * t) + posture.next(); });
  ASSERT_GT(told(records), 0);
  for (const BreathingRecord& r : records) EXPECT_NEAR(r.rate_hz.value_or(0.62), 0.62, 0.02);
  EXPECT_FALSE(records.front().rate_hz);  // it must be seen twice
}

TEST(Breathing, SaysNothingOfARunnerWhoseTrunkDoesNotNod) {
  const int runs = 200;
  int silent = 0;
  for (int seed = 0; seed < runs; ++seed) {
    Posture posture(static_cast<std::uint64_t>(seed));
    silent += told(looks(20.0, [&](double) { return posture.next(); })) == 0;
  }
  EXPECT_GE(silent, runs * 95 / 100);
  RecordProperty("silent_percent", 100 * silent / runs);
}

TEST(Breathing, DoesNotTakeASimpleFractionOfTheStepsForBreath) {
  for (const double steps : {3.0, 4.0, 5.0, 6.0}) {
    Posture posture(7);
    const auto records = looks(4.0, [&](double t) {
      return rad_from_deg(2.0) * std::sin(2.0 * kPi * kStepRate_hz / steps * t) + posture.next();
    });
    EXPECT_EQ(told(records), 0) << steps << " steps";
  }
}

TEST(Breathing, StartsAnewAfterWalkingAndTurns) {
  BreathingMonitor monitor;
  StrideRecord stride;
  stride.stride_time_s = 0.7;
  stride.pelvic_tilt_rad = 0.0;
  int looked = 0;
  for (int i = 0; i < 1000; ++i) {
    stride.end = time_from_s(0.35 * i);
    stride.trunk_lean_rad = std::sin(0.35 * i * 3.0);
    stride.quality = {};
    if (i % 150 == 149) stride.quality.add(Mark::kTurning);
    looked += monitor.push(stride).has_value();
  }
  EXPECT_EQ(looked, 0);
}

/// The simulated body's true strides: its lean and tilt vary from stride to stride, and it nods at every
/// step.
std::vector<BreathingRecord> simulated(std::uint64_t seed, double rate_hz, double amplitude_deg) {
  sim::Scenario scenario = sim::plain_run(3.0, 240.0, seed);
  scenario.breathing = {rate_hz, rad_from_deg(amplitude_deg), 0.04};
  const sim::BodyMotion body(scenario);
  BreathingMonitor monitor;
  std::vector<BreathingRecord> out;
  for (const sim::TrueStride& truth : body.truth().strides) {
    StrideRecord stride;
    stride.end = time_from_s(truth.end_s);
    stride.stride_time_s = truth.end_s - truth.start_s;
    stride.trunk_lean_rad = truth.trunk_lean_rad;
    stride.pelvic_tilt_rad = truth.pelvic_tilt_rad;
    if (const auto record = monitor.push(stride)) out.push_back(*record);
  }
  return out;
}

TEST(Breathing, OfASimulatedRunnerIsRightOrNotTold) {
  int with_rate = 0, without = 0, wrong = 0;
  const int runs = 20;
  for (int seed = 1; seed <= runs; ++seed) {
    const auto records = simulated(static_cast<std::uint64_t>(seed), 0.62, 2.5);
    with_rate += told(records) > 0;
    for (const BreathingRecord& r : records) wrong += r.rate_hz && std::abs(*r.rate_hz - 0.62) > 0.06;
    without += told(simulated(static_cast<std::uint64_t>(seed), 0.0, 0.0)) == 0;
  }
  EXPECT_GE(with_rate, runs * 7 / 10);
  EXPECT_EQ(wrong, 0);
  EXPECT_GE(without, runs * 95 / 100);
  RecordProperty("told_percent", 100 * with_rate / runs);
}

}  // namespace
}  // namespace evenstride
