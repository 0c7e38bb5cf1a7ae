#include "core/pipeline/foot_stage.h"

#include <limits>

namespace evenstride {
namespace {

constexpr Duration kSilence = std::chrono::seconds(1);
constexpr Duration kRunningStance = std::chrono::milliseconds(500);  // contact to when it is told
constexpr Duration kUnsureStance = std::chrono::milliseconds(2000);  // GaitArbiterParams::walk_waits
constexpr std::size_t kPlacements = 16;  // more than change while a backlog is worked off

RunEventsParams run_params(const FootStageParams& params) {
  RunEventsParams run;
  run.anchors_only = params.anchors_only;
  return run;
}

// Running strides that cannot be told for want of the foot's axes are not walking ones.
bool runs_unseen(Gait gait, const ShoePlacement& placement) {
  return gait == Gait::kRunning && !placement.R_FS;
}

FootStance as_walking(FootStance stance) {
  stance.walking = true;
  stance.quality.add(Mark::kWalking);
  return stance;
}

}  // namespace

FootStage::FootStage(const FootStageParams& params, const FittedModels& models, StanceSink& sink)
    : params_(params), models_(models), sink_(sink), running_(run_params(params), &models.events(), *this) {}

void FootStage::add_sensor(const SensorSpec& spec) {
  const ContactTemplate* contacts = params_.anchors_only ? nullptr : &models_.walking();
  feet_[index(spec.site)].emplace(Foot{ShoeChannel(spec), WalkEvents(side_of(spec.site), {}, contacts)});
  running_.add_shoe(spec.site, spec.rate_hz);
  if (released_ && !backlog_) return;
  double readings_per_s = 0.0;
  for (const auto& foot : feet_)
    if (foot) readings_per_s += foot->channel.spec().rate_hz;
  auto larger =
      std::make_unique<Ring<Waiting>>(static_cast<std::size_t>(readings_per_s * params_.backlog_s) + 1);
  for (std::size_t i = 0; backlog_ && i < backlog_->size(); ++i) larger->push((*backlog_)[i]);
  backlog_ = std::move(larger);
}

void FootStage::push(Site site, const ImuSample& sample) {
  auto& foot = feet_[index(site)];
  if (!foot) return;
  if (foot->heard < sample.time - ShoeStretch::kPause) foot->heard_since = sample.time;
  foot->heard = sample.time;
  only_others_since_.reset();
  const bool moved = foot->channel.learn(sample);
  if (released_ && !backlog_) return find(site, gait_, foot->channel.placement(), sample);
  if (moved && foot->known) foot->known->push({sample.time, foot->channel.placement()});
  backlog_->push(
      {site, gait_, sample.time, sample.accel_S_mps2.cast<float>(), sample.rate_S_radps.cast<float>()});
  if (!released_ && ready(sample.time)) release();
}

bool FootStage::ready(Time now) {
  bool all_sure = true;
  for (const auto& foot : feet_) {
    if (!foot) continue;
    all_sure = all_sure && foot->channel.mounting_sure();
    if (foot->channel.mounting() && !first_known_) first_known_ = now;
  }
  return all_sure || (first_known_ && seconds(now - *first_known_) > params_.longest_wait_s);
}

// What has waited until now is seen with what is known now, what comes later with what will be known then:
// how much is worked off at once makes no difference.
void FootStage::release() {
  released_ = true;
  for (auto& foot : feet_)
    if (foot) foot->known.emplace(kPlacements).push({Time::min(), foot->channel.placement()});
}

// Who has fallen silent tells no more of the mounting.
void FootStage::release_when_silent(Time now) {
  if (!only_others_since_) only_others_since_ = now;
  if (now - *only_others_since_ > kSilence) release();
}

const ShoePlacement& FootStage::placement_at(Foot& foot, Time time) const {
  if (!foot.known) return foot.channel.placement();
  while (foot.known->size() > 1 && (*foot.known)[1].time <= time) foot.known->pop_front();
  return foot.known->front().placement;
}

void FootStage::take_waiting(int most) {
  for (; most > 0 && !backlog_->empty(); --most) {
    const Waiting waiting = backlog_->front();
    backlog_->pop_front();
    find(waiting.site, waiting.gait, placement_at(*feet_[index(waiting.site)], waiting.time),
         {waiting.time, waiting.accel_S.cast<double>(), waiting.rate_S.cast<double>()});
  }
  if (!backlog_->empty()) return;
  backlog_.reset();
  for (auto& foot : feet_)
    if (foot) foot->known.reset();
}

Time FootStage::told_up_to(Time now) const {
  const Time reached = backlog_ && !backlog_->empty() ? backlog_->front().time : now;
  return reached - (arbiter_.gait() == Gait::kRunning ? kRunningStance : kUnsureStance);
}

void FootStage::follow(Gait gait) { gait_ = gait; }

void FootStage::find(Site site, Gait gait, const ShoePlacement& placement, const ImuSample& sample) {
  arbiter_.follow(gait, sample.time, [this](const FootStance& stance) { sink_.on_foot_stance(stance); });
  Foot& foot = *feet_[index(site)];
  if (placement.R_FS) running_.push(site, placement.in_foot_axes(sample), foot.channel.clipped(sample));
  // Walking integrates in the sensor's own axes: a mounting that improves in mid-stream would disturb it.
  if (placement.R_FS) foot.walking.set_nose_up_S(-placement.R_FS->row(1));
  const WalkOutput walked = foot.walking.push(placement.without_bias(sample));
  if (!runs_unseen(gait, placement)) on_walk(side_of(site), walked);
}

void FootStage::on_foot_contact(Side side, Time contact) {
  if (arbiter_.gait() == Gait::kRunning) sink_.on_foot_contact(side, contact);
}

void FootStage::on_foot_stance(const FootStance& stance) {
  FootStance marked = stance;
  if (sides_ == SideVerdict::kSwapped) marked.quality.add(Mark::kSidesSwapped);
  for (const auto& foot : feet_)
    if (foot && side_of(foot->channel.spec().site) == stance.side && foot->channel.has_moved())
      marked.quality.add(Mark::kSensorMoved);
  arbiter_.push(marked, [this](const FootStance& s) { sink_.on_foot_stance(s); });
  if (!stance.walking && arbiter_.gait() == Gait::kRunning) check_sides();
}

void FootStage::check_sides() {
  const ShoeChannel *left = channel(Site::kLeftShoe), *right = channel(Site::kRightShoe);
  if (left && right && left->mounting_sure() && right->mounting_sure())
    sides_ = check_shoe_sides(left->twist_rad(), right->twist_rad());
}

void FootStage::on_walk(Side side, const WalkOutput& output) {
  if (output.contact && arbiter_.gait() == Gait::kWalking) sink_.on_foot_contact(side, *output.contact);
  if (output.stance) on_foot_stance(as_walking(*output.stance));
}

void FootStage::finish() {
  released_ = true;  // readings that come nevertheless go straight through
  if (backlog_) take_waiting(std::numeric_limits<int>::max());
  running_.flush();
  for (auto& foot : feet_) {
    if (!foot || runs_unseen(gait_, foot->channel.placement())) continue;
    for (const FootStance& stance : foot->walking.finish()) on_foot_stance(as_walking(stance));
  }
  arbiter_.finish([this](const FootStance& stance) { sink_.on_foot_stance(stance); });
}

bool FootStage::hears(Side side, Time now) const {
  for (const auto& foot : feet_) {
    if (!foot || side_of(foot->channel.spec().site) != side || foot->heard <= now - kSilence) continue;
    if (!released_ || foot->channel.placement().R_FS) return true;
  }
  return false;
}

std::optional<ShoeStretch> FootStage::stretch(Side side) const {
  for (const auto& foot : feet_)
    if (foot && side_of(foot->channel.spec().site) == side && foot->heard != Time::min() &&
        (!released_ || gait_ == Gait::kWalking || foot->channel.placement().R_FS))
      return ShoeStretch{foot->heard_since, foot->heard};
  return std::nullopt;
}

const ShoeChannel* FootStage::channel(Site site) const {
  const auto& foot = feet_[index(site)];
  return foot ? &foot->channel : nullptr;
}

}  // namespace evenstride
