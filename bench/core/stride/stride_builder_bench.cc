// Cost of a step with everything at hand: pelvis and trunk at 200 Hz, force, drop, impulse, shock and one
// stride.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "core/stride/stride_builder.h"
#include "tests/core/stride/synthetic_gait.h"

namespace evenstride {
namespace {

constexpr double kStride_s = 0.7;
constexpr int kSteps = 40;

void step(benchmark::State& state) {
  const test::SyntheticSegment body;
  const double rate_hz = static_cast<double>(state.range(0));
  const SegmentHistory pelvis = body.history(0.0, 17.0, rate_hz), trunk = body.history(0.0, 17.0, rate_hz);
  GaitSources sources;
  sources.pelvis = {&pelvis, &body.mounting, 1e-3};
  sources.trunk = {&trunk, &body.mounting, 1e-3};
  std::vector<FootStance> stances;
  for (int i = 0; i < kSteps; ++i) {
    stances.push_back(
        test::stance_at(i % 2 == 0 ? Side::kLeft : Side::kRight, 1.0 + 0.5 * kStride_s * i, 0.25));
    stances.back().previous_stride_time_s = kStride_s;
    stances.back().swing_rate_min_radps = -11.0;
    stances.back().push_off_rate_max_radps = 9.0;
  }
  std::vector<double> us;
  us.reserve(1 << 20);
  for (auto _ : state) {
    StrideBuilder builder;
    for (const FootStance& stance : stances) {
      const auto start = std::chrono::steady_clock::now();
      GaitRecords records = builder.push(stance, sources);
      benchmark::DoNotOptimize(records);
      us.push_back(
          std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
    }
  }
  std::sort(us.begin(), us.end());
  state.counters["us_per_step"] = us[us.size() / 2];
  state.counters["us_p99"] = us[us.size() * 99 / 100];
  state.SetItemsProcessed(static_cast<int64_t>(us.size()));
}
BENCHMARK(step)->Arg(100)->Arg(200)->Arg(1000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace evenstride
