/// Price of one sample in the other stages of this folder, and of one stride of the body mounting.
/// Input as in tilt_filter_bench.cc: a shaken sensor in closed form, 200 Hz, fixed.
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "core/orientation/body_mounting.h"
#include "core/orientation/shoe_mounting.h"
#include "core/orientation/standing.h"

namespace {

using namespace evenstride;

constexpr double kRate_hz = 200.0;

std::vector<ImuSample> shaken(int count) {
  std::vector<ImuSample> samples(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const double t = i / kRate_hz;
    auto& s = samples[static_cast<std::size_t>(i)];
    s.time = time_from_s(t);
    s.accel_S_mps2 = {3.0 * std::sin(17.0 * t), 2.0 * std::cos(9.0 * t), 9.81 + 15.0 * std::sin(18.0 * t)};
    s.rate_S_radps = {2.0 * std::cos(9.0 * t), 1.5 * std::sin(18.0 * t), std::cos(9.0 * t + 1.0)};
  }
  return samples;
}

/// Pushes all samples again and again, into a fresh stage each time.
template <class MakeStage>
void push_all(benchmark::State& state, const MakeStage& make) {
  const auto samples = shaken(100'000);
  auto stage = make();
  std::size_t i = 0;
  for (auto _ : state) {
    if (i == samples.size()) {
      stage = make();
      i = 0;
    }
    benchmark::DoNotOptimize(stage.push(samples[i++]));
  }
  state.SetItemsProcessed(state.iterations());
}

void StandingDetectorPush(benchmark::State& state) {
  push_all(state, [] { return StandingDetector({}, true); });
}
BENCHMARK(StandingDetectorPush);

ShoeMounting shoe_after_standing() {
  ShoeMounting mounting({}, kRate_hz);
  StandingPose pose;
  pose.accel_S_mps2 = {0.0, 0.0, 9.81};
  mounting.set_standing(pose);
  return mounting;
}

void ShoeMountingPush(benchmark::State& state) { push_all(state, shoe_after_standing); }
BENCHMARK(ShoeMountingPush);

void ShoeMountingPushWithoutStanding(benchmark::State& state) {
  push_all(state, [] { return ShoeMounting({}, kRate_hz); });
}
BENCHMARK(ShoeMountingPushWithoutStanding);

void BodyMountingStride(benchmark::State& state) {
  SegmentHistory history(4.0, kRate_hz);
  for (const ImuSample& s : shaken(800))
    history.push({.accel_E_mps2 = s.accel_S_mps2.cast<float>(),
                  .rate_S_radps = s.rate_S_radps.cast<float>(),
                  .time = s.time});
  BodyMounting mounting({});
  const StrideTimes stride{time_from_s(1.0), time_from_s(1.35), time_from_s(1.7), 0.25};
  for (auto _ : state) benchmark::DoNotOptimize(mounting.add_stride(history, stride));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BodyMountingStride);

}  // namespace
