/// A simulated run as blocks in order of arrival, and a sink that keeps every result.
#pragma once

#include <vector>

#include "core/pipeline.h"
#include "core/sim/body_motion.h"
#include "core/sim/scenario.h"
#include "core/sim/sensor.h"
#include "core/sim/truth.h"

namespace evenstride::test {

struct SimulatedRun {
  std::vector<SensorSpec> specs;
  std::vector<sim::SimulatedBlock> blocks;
  sim::Truth truth;
};

/// All four sites with typical faults, or without any when `perfect`.
SimulatedRun simulate_run(const sim::Scenario& scenario, double rate_hz, bool perfect = false);

struct KeptResults final : ResultSink {
  void on_step(const StepRecord& step) override { steps.push_back(step); }
  void on_stance(const StepRecord& stance) override { stances.push_back(stance); }
  void on_stride(const StrideRecord& stride) override { strides.push_back(stride); }
  void on_contact(const ProvisionalContact& contact) override { contacts.push_back(contact); }
  std::vector<StepRecord> steps, stances;
  std::vector<StrideRecord> strides;
  std::vector<ProvisionalContact> contacts;
};

/// Pushes the blocks `from` .. `to` of the run.
void push_blocks(Pipeline& pipeline, const SimulatedRun& run, std::size_t from, std::size_t to);
KeptResults analyse(const SimulatedRun& run);

}  // namespace evenstride::test
