#include "core/pipeline.h"

#include <array>

#include "core/align/merge.h"
#include "core/events/gait_mode.h"
#include "core/pipeline/body_stage.h"
#include "core/pipeline/fitted_models.h"
#include "core/pipeline/foot_stage.h"
#include "core/pipeline/impact_stage.h"
#include "core/pipeline/intake.h"
#include "core/pipeline/pelvis_fallback.h"
#include "core/pipeline/runner_stage.h"
#include "core/pipeline/step_stage.h"

namespace evenstride {

struct Pipeline::Stages final : StanceSink {
  Stages(const PipelineParams& params, ResultSink& results)
      : sink(results),
        models(params.models ? params.models : std::make_shared<const FittedModels>()),
        merge(params.wait_limit),
        feet({.anchors_only = params.anchors_only}, *models, *this),
        pelvis_fallback(models->pelvis()),
        impacts(models->shapes()),
        steps(models->loading(),
              {.stride = {.grade_ratio = params.grade_ratio}, .personal = params.personal_force}),
        runner({.symmetry = {}, .fatigue = {}, .coach = params.coach, .method = params.personal_sides},
               results) {}

  auto builds() {
    return [this](const FootStance& stance) { build(stance); };
  }
  // The way of a reading: clock and merge -> mounting and orientation -> events -> steps and strides ->
  // symmetry -> fatigue -> coach.
  void take(Site site, const ImuSample& sample) {
    reached = sample.time;
    if (const auto changed = gait.push(site, sample, intakes[index(site)]->spec().has_gyro))
      follow(*changed, sample.time);
    if (!is_shoe(site)) body.push(site, sample);
    if (impacts.has(site)) {
      // Running steps of a lone pelvis sensor are the fallback's: it also tells toe-off and force.
      const auto stance = impacts.push(site, sample, gait.gait());
      if (stance && gait.gait() == Gait::kWalking && !feet.hears_any(sample.time)) build(*stance);
    } else if (is_shoe(site)) {
      feet.push(site, sample);
    }
    feet.catch_up(sample.time);
    if (impacts.waits()) tell_waiting();
    if (site == Site::kPelvis && !impacts.has_shoe())
      pelvis_fallback.follow(*body.channel(site), feet, builds());
    pelvis_fallback.settle(reached, feet, builds());
  }
  /// Of the shoes with a gyroscope; nothing when there is none to wait for.
  std::optional<Time> feet_told_up_to() const {
    return feet.hears_any(reached) ? std::optional(feet.told_up_to(reached)) : std::nullopt;
  }
  void tell_waiting() {
    while (const auto stance = impacts.next(feet_told_up_to())) build(*stance);
  }
  void follow(Gait changed, Time time) {
    feet.follow(changed);
    runner.take(changed, time);
  }
  void release(Time now) {
    merge.release(now, [this](Site site, const ImuSample& sample) { take(site, sample); });
    steps.advance(feet.reached(reached), [this](const GaitRecords& records) { hand_on(records); });
  }
  void on_foot_contact(Side side, Time contact) override { sink.on_contact({side, contact}); }
  void on_foot_stance(const FootStance& stance) override {
    pelvis_fallback.take(stance, reached, feet, builds());
  }
  void build(const FootStance& stance) {
    steps.push(stance, body, [this](const GaitRecords& records) { hand_on(records); });
  }
  void hand_on(const GaitRecords& records) {
    for (int i = 0; i < records.step_count; ++i) runner.take(records.steps[static_cast<std::size_t>(i)]);
    if (records.stance) sink.on_stance(*records.stance);
    if (records.stride) runner.take(*records.stride);
  }

  ResultSink& sink;
  std::shared_ptr<const FittedModels> models;
  Time reached;  ///< of the last reading taken
  GaitMode gait;
  std::array<std::optional<Intake>, kSiteCount> intakes;
  Merge merge;
  BodyStage body;
  FootStage feet;
  PelvisFallback pelvis_fallback;
  ImpactStage impacts;
  StepStage steps;
  RunnerStage runner;
};

Pipeline::Pipeline(const PipelineParams& params, ResultSink& sink)
    : stages_(std::make_unique<Stages>(params, sink)) {}
Pipeline::~Pipeline() = default;

void Pipeline::add_sensor(const SensorSpec& spec, Time, bool restarted) {
  auto& intake = stages_->intakes[index(spec.site)];
  if (intake) {
    if (restarted) intake->restart(spec);
    stages_->merge.add(spec.site, spec.rate_hz);
    return;
  }
  intake.emplace(spec);
  stages_->merge.add(spec.site, spec.rate_hz);
  if (!spec.has_gyro && spec.site != Site::kTrunk) stages_->impacts.add_sensor(spec);
  if (!is_shoe(spec.site))
    stages_->body.add_sensor(spec);
  else if (spec.has_gyro)
    stages_->feet.add_sensor(spec);
}

void Pipeline::remove_sensor(Site site, Time arrival) {
  stages_->merge.remove(site);
  stages_->release(arrival);
}

void Pipeline::observe(Site site, const ClockExchange& exchange) {
  if (auto& intake = stages_->intakes[index(site)]) intake->observe(exchange);
}

void Pipeline::push(const SampleBlock& block) {
  auto& intake = stages_->intakes[index(block.site)];
  if (!intake) return;
  intake->push(block, [&](const ImuSample& sample) {
    if (!stages_->merge.push(block.site, sample)) intake->count_late();
  });
  stages_->release(block.arrival);
}

void Pipeline::set_sensor_parts(const SystematicParts& parts) { stages_->runner.set_sensor_parts(parts); }

void Pipeline::tick(Time now) { stages_->release(now); }

void Pipeline::mark(const MarkerEvent& marker) { stages_->runner.take(marker); }

void Pipeline::finish() {
  stages_->merge.flush([this](Site site, const ImuSample& sample) { stages_->take(site, sample); });
  stages_->feet.finish();
  while (const auto stance = stages_->impacts.last()) stages_->build(*stance);
  stages_->pelvis_fallback.finish(stages_->reached, stages_->feet, stages_->builds());
  stages_->steps.finish(stages_->body, [this](const GaitRecords& records) { stages_->hand_on(records); });
  stages_->runner.finish();
}

std::optional<Mounting> Pipeline::mounting(Site site) const {
  if (const SegmentChannel* segment = stages_->body.channel(site)) return segment->mounting();
  if (const ShoeChannel* shoe = stages_->feet.channel(site)) return shoe->mounting();
  return std::nullopt;
}

const SegmentHistory* Pipeline::attitude(Site site) const {
  const SegmentChannel* segment = stages_->body.channel(site);
  return segment ? &segment->history() : nullptr;
}

std::optional<SensorStatus> Pipeline::sensor_status(Site site) const {
  const auto& intake = stages_->intakes[index(site)];
  if (!intake) return std::nullopt;
  SensorStatus status = intake->status();
  if (stages_->impacts.has(site)) {
    status.clock_jumps += stages_->impacts.clock_jumps(site);
    status.quality.add(Mark::kNoGyro);
  }
  const std::optional<Mounting> mounted = mounting(site);
  status.mounting_known = mounted.has_value();
  if (mounted) status.quality.add(mounted->quality);
  if (stages_->feet.channel(site) && stages_->feet.sides() == SideVerdict::kSwapped)
    status.quality.add(Mark::kSidesSwapped);
  return status;
}

}  // namespace evenstride
