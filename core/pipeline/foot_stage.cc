#include "core/pipeline/foot_stage.h"

namespace evenstride {
namespace {

RunEventsParams run_params(const FootStageParams& params) {
  RunEventsParams run;
  run.anchors_only = params.anchors_only;
  return run;
}

}  // namespace

FootStage::FootStage(const FootStageParams& params, const EventModel* model, StanceSink& sink)
    : params_(params), running_(run_params(params), model, sink) {}

void FootStage::add_sensor(const SensorSpec& spec) {
  channels_[index(spec.site)].emplace(spec);
  running_.add_shoe(spec.site, spec.rate_hz);
  if (released_) return;
  double readings_per_s = 0.0;
  for (const auto& channel : channels_)
    if (channel) readings_per_s += channel->spec().rate_hz;
  auto larger = std::make_unique<Ring<Waiting>>(static_cast<std::size_t>(readings_per_s * params_.backlog_s) + 1);
  for (std::size_t i = 0; backlog_ && i < backlog_->size(); ++i) larger->push((*backlog_)[i]);
  backlog_ = std::move(larger);
}

void FootStage::push(Site site, const ImuSample& sample) {
  auto& channel = channels_[index(site)];
  if (!channel) return;
  channel->learn(sample);
  if (released_) return find(site, sample);
  backlog_->push({site, sample.time, sample.accel_S_mps2.cast<float>(), sample.rate_S_radps.cast<float>()});
  if (ready(sample.time)) release();
}

bool FootStage::ready(Time now) {
  bool all_sure = true;
  for (const auto& channel : channels_) {
    if (!channel) continue;
    all_sure = all_sure && channel->mounting_sure();
    if (channel->mounting() && !first_known_) first_known_ = now;
  }
  return all_sure || (first_known_ && seconds(now - *first_known_) > params_.longest_wait_s);
}

void FootStage::release() {
  released_ = true;
  const std::unique_ptr<Ring<Waiting>> backlog = std::move(backlog_);
  for (std::size_t i = 0; i < backlog->size(); ++i) {
    const Waiting& waiting = (*backlog)[i];
    find(waiting.site, {waiting.time, waiting.accel_S.cast<double>(), waiting.rate_S.cast<double>()});
  }
}

void FootStage::find(Site site, const ImuSample& sample) {
  const ShoeChannel& channel = *channels_[index(site)];
  running_.push(site, channel.in_foot_axes(sample), channel.clipped(sample));
}

void FootStage::finish() {
  if (backlog_) release();
  running_.flush();
}

const ShoeChannel* FootStage::channel(Site site) const {
  const auto& channel = channels_[index(site)];
  return channel ? &*channel : nullptr;
}

}  // namespace evenstride
