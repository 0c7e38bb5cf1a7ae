/// The fatigue detector over simulated hours: false alarms and delay for noise of different memory, and its
/// price. The full form of tests/core/fatigue/false_alarm_test.cc; a minute or two. Seeds are fixed.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

#include "tests/core/fatigue/fatigue_support.h"

namespace evenstride {
namespace {

constexpr int kHours = 400;

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

/// range(0): slow_share of the noise in percent.
void fresh_hours(benchmark::State& state) {
  ResultSink sink;
  int alarms = 0;
  for (auto _ : state) {
    for (int seed = 0; seed < kHours; ++seed) {
      FatigueMonitor monitor;
      test::TiringRunner runner(static_cast<std::uint64_t>(seed),
                                static_cast<double>(state.range(0)) / 100.0);
      alarms += test::run_until(monitor, runner, 3600.0, sink).has_value();
    }
  }
  state.counters["false_alarm_pct"] = 100.0 * alarms / kHours;
}
BENCHMARK(fresh_hours)->Arg(0)->Arg(20)->Arg(35)->Arg(60)->Arg(100)->Iterations(1)->Unit(benchmark::kSecond);

/// range(0): slow_share in percent; range(1): drift in hundredths of a stride SD per 1,000 strides from
/// minute 15.
void tiring_hours(benchmark::State& state) {
  ResultSink sink;
  std::vector<double> delays, onset_errors;
  int early = 0;
  for (auto _ : state) {
    for (int seed = 0; seed < kHours / 4; ++seed) {
      FatigueMonitor monitor;
      test::TiringRunner runner(static_cast<std::uint64_t>(seed),
                                static_cast<double>(state.range(0)) / 100.0);
      runner.drift_from_s = 900.0;
      runner.drift_per_1000 = static_cast<double>(state.range(1)) / 100.0;
      const auto found = test::run_until(monitor, runner, 3600.0, sink);
      if (found && *found < 900.0) ++early;
      if (!found || *found < 900.0) continue;
      delays.push_back((*found - 900.0) / test::TiringRunner::kStride_s);
      onset_errors.push_back((seconds(*monitor.result().onset) - 900.0) / test::TiringRunner::kStride_s);
    }
  }
  state.counters["found_pct"] = 100.0 * static_cast<double>(delays.size()) / (kHours / 4 - early);
  state.counters["delay_median"] = quantile(delays, 0.5);
  state.counters["delay_p90"] = quantile(delays, 0.9);
  state.counters["onset_error_median"] = quantile(onset_errors, 0.5);
}
BENCHMARK(tiring_hours)
    ->Args({0, 100})
    ->Args({20, 100})
    ->Args({35, 50})
    ->Args({35, 100})
    ->Args({35, 200})
    ->Args({60, 100})
    ->Iterations(1)
    ->Unit(benchmark::kSecond);

void price_of_a_stride(benchmark::State& state) {
  ResultSink sink;
  FatigueMonitor monitor;
  test::TiringRunner runner(1, 0.35);
  std::vector<StrideFeatures> strides;
  for (int i = 0; i < 5000; ++i) strides.push_back(runner.next());
  std::size_t i = 0;
  for (auto _ : state) {
    if (i == strides.size()) {
      state.PauseTiming();
      monitor = FatigueMonitor();
      i = 0;
      state.ResumeTiming();
    }
    monitor.push(strides[i++], sink);
    benchmark::DoNotOptimize(monitor.result().score);
  }
}
BENCHMARK(price_of_a_stride);

}  // namespace
}  // namespace evenstride
