// Cost of the whole computation per sensor sample: four sensors at 200 Hz, a steady simulated run of two
// minutes. To reach: 450 ns, the price of the best published orientation filter alone; limit: 1,000 ns.
#include <benchmark/benchmark.h>

#include <vector>

#include "core/pipeline.h"
#include "core/sim/body_motion.h"
#include "core/sim/scenario.h"
#include "core/sim/sensor.h"

namespace evenstride {
namespace {

struct Counting final : ResultSink {
  void on_step(const StepRecord&) override { ++steps; }
  void on_stride(const StrideRecord&) override { ++strides; }
  std::int64_t steps = 0, strides = 0;
};

struct Run {
  std::vector<SensorSpec> specs;
  std::vector<sim::SimulatedBlock> blocks;
  std::size_t samples = 0;
};

Run make_run(double rate_hz, double loss) {
  const sim::BodyMotion body(sim::plain_run(6.0, 120.0, 5));
  std::vector<sim::SimulatedSensor> sensors;
  Run run;
  for (Site site : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis, Site::kTrunk}) {
    sim::SensorSetup setup = sim::typical_setup(site, rate_hz, index(site) + 1);
    setup.link.loss_probability = loss;
    sensors.emplace_back(body, setup, index(site));
    run.specs.push_back(sensors.back().spec());
  }
  run.blocks = sim::collect_blocks(sensors);
  for (const auto& block : run.blocks) run.samples += block.readings.size();
  return run;
}

void push_all(benchmark::State& state, double loss) {
  const Run run = make_run(static_cast<double>(state.range(0)), loss);
  std::int64_t steps = 0;
  for (auto _ : state) {
    Counting sink;
    Pipeline pipeline({}, sink);
    for (const SensorSpec& spec : run.specs) pipeline.add_sensor(spec, Time{});
    for (const auto& block : run.blocks) pipeline.push(block.view());
    pipeline.finish();
    steps = sink.steps;
    benchmark::DoNotOptimize(steps);
  }
  const auto samples = static_cast<double>(run.samples) * static_cast<double>(state.iterations());
  state.counters["per_sample"] =
      benchmark::Counter(samples, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["steps"] = static_cast<double>(steps);
}

void whole_pipeline(benchmark::State& state) { push_all(state, 0.0); }
BENCHMARK(whole_pipeline)->Arg(100)->Arg(200)->Arg(500)->Unit(benchmark::kMillisecond);

// A twentieth of the blocks lost: what bridging costs, per reading that came.
void lossy_pipeline(benchmark::State& state) { push_all(state, 0.05); }
BENCHMARK(lossy_pipeline)->Arg(100)->Arg(200)->Arg(500)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace evenstride
