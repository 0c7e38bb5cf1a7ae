/// Price of one sample, everything included (strapdown, tilt correction, rest, bias). Input: a shaken sensor
/// in closed form, 200 Hz, fixed.
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "core/orientation/tilt_filter.h"

namespace {

std::vector<evenstride::ImuSample> shaken(int count) {
  std::vector<evenstride::ImuSample> samples(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const double t = 0.005 * i;
    auto& s = samples[static_cast<std::size_t>(i)];
    s.time = evenstride::time_from_s(t);
    s.accel_S_mps2 = {3.0 * std::sin(17.0 * t), 2.0 * std::cos(9.0 * t), 9.81 + 15.0 * std::sin(18.0 * t)};
    s.rate_S_radps = {2.0 * std::cos(9.0 * t), 1.5 * std::sin(18.0 * t), std::cos(9.0 * t + 1.0)};
  }
  return samples;
}

void TiltFilterPush(benchmark::State& state) {
  const auto samples = shaken(100'000);
  evenstride::TiltFilter filter({});
  std::size_t i = 0;
  for (auto _ : state) {
    if (i == samples.size()) {
      filter = evenstride::TiltFilter({});
      i = 0;
    }
    filter.push(samples[i++]);
    benchmark::DoNotOptimize(filter.q_ES());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(TiltFilterPush);

}  // namespace
