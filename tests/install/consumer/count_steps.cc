// How a program of another project computes with core: readings in, steps out. Here the readings are simulated.
#include <cstdio>
#include <vector>

#include "core/pipeline.h"
#include "core/sim/body_motion.h"
#include "core/sim/sensor.h"

using namespace evenstride;

struct Counter final : ResultSink {
  void on_step(const StepRecord& step) override { ++(step.side == Side::kLeft ? left : right); }
  int left = 0, right = 0;
};

int main() {
  sim::Scenario scenario;
  scenario.parts = {{sim::Activity::kStand, 3.0}, {sim::Activity::kRun, 30.0}};
  const sim::BodyMotion body(scenario);
  std::vector<sim::SimulatedSensor> sensors;
  for (const Site site : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis})
    sensors.emplace_back(body, sim::typical_setup(site, 200.0, index(site)), index(site));

  Counter counter;
  Pipeline pipeline({}, counter);
  for (const auto& sensor : sensors) pipeline.add_sensor(sensor.spec(), Time{});
  for (const auto& block : sim::collect_blocks(sensors)) pipeline.push(block.view());
  pipeline.finish();

  const auto steps = body.truth().steps.size();
  std::printf("%d left and %d right steps found of %zu\n", counter.left, counter.right, steps);
  const bool all_but_ends = counter.left + counter.right + 4 >= static_cast<int>(steps);
  return all_but_ends && counter.left > 0 && counter.right > 0 ? 0 : 1;
}
