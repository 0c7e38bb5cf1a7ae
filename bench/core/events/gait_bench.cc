// Cost per reading of the stages that tell gait, walking steps, pelvis steps and accelerometer-only steps.
#include <benchmark/benchmark.h>

#include <vector>

#include "core/events/gait_mode.h"
#include "core/events/impact_steps.h"
#include "core/events/pelvis_events.h"
#include "core/events/shape_steps.h"
#include "core/events/walk_events.h"
#include "tests/core/events/walking_shoe.h"

namespace {

using namespace evenstride;

std::vector<ImuSample> shoe_at_200_hz() {
  test::WalkingShoeParams p;
  p.rate_hz = 200.0;
  p.swings = 60;
  return test::walking_shoe(p).samples;
}

template <class Stage, class Push>
void run(benchmark::State& state, Stage make, Push push) {
  const auto samples = shoe_at_200_hz();
  for (auto _ : state) {
    auto stage = make();
    for (const ImuSample& s : samples) benchmark::DoNotOptimize(push(stage, s));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(samples.size()));
}

void walk_events(benchmark::State& state) {
  run(
      state, [] { return WalkEvents(Side::kLeft); },
      [](WalkEvents& e, const ImuSample& s) { return e.push(s); });
}
void gait_mode(benchmark::State& state) {
  run(
      state, [] { return GaitMode(); },
      [](GaitMode& e, const ImuSample& s) { return e.push(Site::kLeftShoe, s); });
}
void impact_steps(benchmark::State& state) {
  run(
      state, [] { return ImpactSteps(); }, [](ImpactSteps& e, const ImuSample& s) { return e.push(s); });
}
void shape_steps(benchmark::State& state) {
  run(
      state, [] { return ShapeSteps(); }, [](ShapeSteps& e, const ImuSample& s) { return e.push(s); });
}
void pelvis_events(benchmark::State& state) {
  run(
      state, [] { return PelvisEvents(); },
      [](PelvisEvents& e, const ImuSample& s) {
        const double t = seconds(s.time), bounce = std::sin(2.0 * kPi * 2.8 * t);
        OrientedSample pelvis;
        pelvis.time = s.time;
        pelvis.accel_E_mps2 =
            Eigen::Vector3d(std::cos(2.0 * kPi * 2.8 * t), 0.0, kGravity_mps2 * (1.0 + 1.2 * bounce))
                .cast<float>();
        return e.push(pelvis, 0.3 * bounce);
      });
}
BENCHMARK(walk_events);
BENCHMARK(gait_mode);
BENCHMARK(impact_steps);
BENCHMARK(shape_steps);
BENCHMARK(pelvis_events);

}  // namespace
