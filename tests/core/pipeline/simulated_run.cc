#include "tests/core/pipeline/simulated_run.h"

namespace evenstride::test {

SimulatedRun simulate_run(const sim::Scenario& scenario, double rate_hz, bool perfect) {
  const sim::BodyMotion body(scenario);
  std::vector<sim::SimulatedSensor> sensors;
  SimulatedRun run;
  for (Site site : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis, Site::kTrunk}) {
    const auto seed = scenario.seed * 16 + index(site);
    sensors.emplace_back(
        body, perfect ? sim::perfect_setup(site, rate_hz) : sim::typical_setup(site, rate_hz, seed), seed);
    run.specs.push_back(sensors.back().spec());
  }
  run.blocks = sim::collect_blocks(sensors);
  run.truth = body.truth();
  return run;
}

void push_blocks(Pipeline& pipeline, const SimulatedRun& run, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) pipeline.push(run.blocks[i].view());
}

KeptResults analyse(const SimulatedRun& run) {
  KeptResults results;
  Pipeline pipeline({}, results);
  for (const SensorSpec& spec : run.specs) pipeline.add_sensor(spec, Time{});
  push_blocks(pipeline, run, 0, run.blocks.size());
  pipeline.finish();
  return results;
}

}  // namespace evenstride::test
