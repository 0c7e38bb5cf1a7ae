// Takes everything and says nothing, for tests of what lies around the pipeline.
#include "core/pipeline.h"

namespace evenstride {

struct Pipeline::Stages {
  std::array<std::optional<SensorStatus>, kSiteCount> sensors;
};

Pipeline::Pipeline(const PipelineParams&, ResultSink&) : stages_(std::make_unique<Stages>()) {}
Pipeline::~Pipeline() = default;
void Pipeline::add_sensor(const SensorSpec& spec, Time arrival, bool) {
  auto& status = stages_->sensors[index(spec.site)].emplace();
  status.spec = spec;
  status.last_arrival = arrival;
}
void Pipeline::remove_sensor(Site, Time) {}
void Pipeline::push(const SampleBlock& block) {
  if (auto& status = stages_->sensors[index(block.site)]) status->samples += block.readings.size();
}
void Pipeline::tick(Time) {}
void Pipeline::mark(const MarkerEvent&) {}
void Pipeline::finish() {}
std::optional<SensorStatus> Pipeline::sensor_status(Site site) const { return stages_->sensors[index(site)]; }

}  // namespace evenstride
