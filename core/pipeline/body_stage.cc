#include "core/pipeline/body_stage.h"

#include "core/stride/step_timing.h"

namespace evenstride {
namespace {

constexpr Duration kRecent = std::chrono::seconds(4);  // as late as walking stances come

bool is_recent(const SegmentChannel& channel, Time time) {
  return !channel.history().empty() && channel.history().newest() - time < kRecent;
}

SegmentSource source_of(const std::optional<SegmentChannel>& channel, double range_mps2) {
  if (!channel) return {};
  return {.history = &channel->history(),
          .mounting = channel->mounting() ? &*channel->mounting() : nullptr,
          .bias_sd_radps = channel->tilt().bias_sd_radps(),
          .accel_range_mps2 = range_mps2,
          .has_gyro = channel->has_gyro()};
}

}  // namespace

void BodyStage::add_sensor(const SensorSpec& spec) {
  auto& channel = spec.site == Site::kPelvis ? pelvis_ : trunk_;
  channel.emplace(SegmentChannelParams{}, spec);
  (spec.site == Site::kPelvis ? pelvis_range_mps2_ : trunk_range_mps2_) = spec.accel_range_mps2;
}

void BodyStage::push(Site site, const ImuSample& sample) {
  auto& channel = site == Site::kPelvis ? pelvis_ : trunk_;
  if (channel) channel->push(sample);
}

// The other foot's contact lies in between; without it (one shoe) the stride's middle stands for it.
std::optional<StrideTimes> BodyStage::stride_ending_at(const FootStance& stance) const {
  // From the pelvis alone every step counts, and feet alternate whether their side is known or not.
  const bool alternating = stance.side == Side::kUnknown && stance.quality.has(Mark::kFromPelvis);
  const bool three =
      contacts_ >= 2 && (alternating || (before_last_.side == stance.side && last_.side != stance.side));
  const bool two = contacts_ >= 1 && last_.side == stance.side && !alternating;
  if (!three && !two) return std::nullopt;
  StrideTimes stride;
  stride.start = three ? before_last_.time : last_.time;
  stride.end = stance.initial_contact;
  stride.side = stance.side;
  stride.middle = three ? last_.time : stride.start + (stride.end - stride.start) / 2;
  if (stance.toe_off) stride.contact_time_s = seconds(*stance.toe_off - stance.initial_contact);
  const double span_s = seconds(stride.end - stride.start);
  if (span_s < kShortestStride_s || span_s > kLongestStride_s) return std::nullopt;
  return stride;
}

void BodyStage::learn_from(const FootStance& stance) {
  if (const auto stride = stride_ending_at(stance)) {
    if (pelvis_) pelvis_->add_stride(*stride);
    if (trunk_) trunk_->add_stride(*stride);
  }
  if (stance.speed_mps && !stance.walking)
    for (auto* channel : {&pelvis_, &trunk_})
      if (*channel && is_recent(**channel, stance.initial_contact)) (*channel)->note_speed(*stance.speed_mps);
  before_last_ = last_;
  last_ = {stance.side, stance.initial_contact};
  ++contacts_;
}

void BodyStage::follow_bend(const StrideRecord& stride) {
  if (!stride.speed_mps || !stride.turn_rate_radps) return;
  for (auto* channel : {&pelvis_, &trunk_})
    if (*channel && is_recent(**channel, stride.end))
      (*channel)->set_bend(*stride.speed_mps, *stride.turn_rate_radps);
}

void BodyStage::settle(const FootStance& stance) {
  for (auto* channel : {&pelvis_, &trunk_})
    if (*channel && is_recent(**channel, stance.initial_contact)) (*channel)->settle();
}

bool BodyStage::mountings_sure() const {
  return (!pelvis_ || pelvis_->mounting_sure()) && (!trunk_ || trunk_->mounting_sure());
}

GaitSources BodyStage::sources() const {
  GaitSources sources;
  sources.pelvis = source_of(pelvis_, pelvis_range_mps2_);
  sources.trunk = source_of(trunk_, trunk_range_mps2_);
  return sources;
}

const SegmentChannel* BodyStage::channel(Site site) const {
  const auto& channel = site == Site::kPelvis ? pelvis_ : trunk_;
  return (site == Site::kPelvis || site == Site::kTrunk) && channel ? &*channel : nullptr;
}

}  // namespace evenstride
