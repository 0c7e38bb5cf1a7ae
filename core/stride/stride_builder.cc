#include "core/stride/stride_builder.h"

#include <algorithm>

#include "core/base/scratch.h"
#include "core/stride/segment_window.h"
#include "core/stride/step_timing.h"
#include "core/stride/stiffness.h"

namespace evenstride {

StrideBuilder::StrideBuilder(const StrideParams& params, const PersonalForce& personal,
                             const LoadingModel* model)
    : grade_ratio_(params.grade_ratio),
      stance_measures_(model, personal, params.grade_ratio),
      stride_measures_(params) {}

GaitRecords StrideBuilder::push(const FootStance& stance, const GaitSources& sources) {
  GaitRecords out;
  if (open_) close_open(is_other_foot(open_->stance, stance) ? &stance : nullptr, sources, out);
  if (stance.speed_mps) speeds_mps_.push(*stance.speed_mps);
  open_step(stance, sources, out);
  close_stride(stance, sources, out);
  past_.push(stance);
  return out;
}

GaitRecords StrideBuilder::advance(Time now) {
  GaitRecords out;
  if (open_ && now > open_->stance.initial_contact + duration_from_s(2.0 * kLongestStep_s))
    close_open(nullptr, {}, out);
  return out;
}

GaitRecords StrideBuilder::finish() {
  GaitRecords out;
  if (open_) open_->record.quality.add(Mark::kLastStep);
  if (open_) close_open(nullptr, {}, out);
  return out;
}

bool StrideBuilder::is_other_foot(const FootStance& a, const FootStance& b) {
  if (a.side != Side::kUnknown && b.side != Side::kUnknown) return a.side != b.side;
  return a.quality.has(Mark::kFromPelvis) && b.quality.has(Mark::kFromPelvis);
}

std::optional<std::size_t> StrideBuilder::previous_of_same_foot(const FootStance& stance) const {
  bool other = false;  // seen from `stance` backwards; unknown feet of the pelvis alternate
  for (std::size_t i = past_.size(); i-- > 0;) {
    const FootStance& later = i + 1 < past_.size() ? past_[i + 1] : stance;
    other ^= is_other_foot(past_[i], later);
    if (!other) return i;
  }
  return std::nullopt;
}

void StrideBuilder::close_open(const FootStance* next, const GaitSources& sources, GaitRecords& out) {
  StepRecord& record = open_->record;
  const StepTiming timing =
      time_step(open_->stance, next != nullptr ? std::optional(next->initial_contact) : std::nullopt);
  record.flight_time_s = timing.flight_time_s;
  record.step_time_s = timing.step_time_s;
  if (!timing.step_time_s) record.quality.add(Mark::kNoOtherShoe);
  if (timing.flight_time_s) record.vertical_impulse_bws = impulse_bws(*next, sources);
  if (record.vertical_impulse_bws && open_->shape)
    record.vgrf_wave_bw = scaled(*open_->shape, *record.vertical_impulse_bws, *record.contact_time_s);
  if (record.vertical_impulse_bws && record.peak_vgrf_bw)
    record.vertical_stiffness_bwpm =
        vertical_stiffness_bwpm(*record.peak_vgrf_bw,
                                scaled(open_->shape ? *open_->shape : half_sine(),
                                       *record.vertical_impulse_bws, *record.contact_time_s),
                                *record.contact_time_s, grade_ratio_);
  out.steps[static_cast<std::size_t>(out.step_count++)] = record;
  open_.reset();
}

std::optional<double> StrideBuilder::impulse_bws(const FootStance& next, const GaitSources& sources) {
  if (past_.size() < 2 || !is_other_foot(past_[past_.size() - 2], open_->stance)) return std::nullopt;
  const FootStance& before = past_[past_.size() - 2];  // the open stance is the last
  if (!before.toe_off || before.walking || open_->stance.walking) return std::nullopt;
  const FlightsAround at{*before.toe_off, open_->stance.initial_contact, *open_->stance.toe_off,
                         next.initial_contact};
  if (!at.valid() || seconds(at.next_contact - at.take_off_before) > kLongestStep_s) return std::nullopt;
  double impulse = at.between_middles_s();
  const std::optional<double> level = stride_measures_.level().level_g();
  if (!level || !sources.pelvis.present()) return impulse;
  auto& flights = thread_scratch<SegmentWindow>();
  if (flights.fill(*sources.pelvis.history, nullptr, at.take_off_before, at.next_contact))
    impulse += kPelvisShare * velocity_gain_s(flights[Motion::kVertical], flights.step_s(), *level, at);
  return impulse;
}

void StrideBuilder::open_step(const FootStance& stance, const GaitSources& sources, GaitRecords& out) {
  StepRecord record;
  record.side = stance.side;
  record.initial_contact = stance.initial_contact;
  record.toe_off = stance.toe_off;
  record.contact_time_s = time_step(stance, std::nullopt).contact_time_s;
  if (record.contact_time_s)
    record.contact_time_sd_s = std::hypot(stance.initial_contact_sd_s, stance.toe_off_sd_s);
  record.quality = stance.quality;
  if (stance.walking) record.quality.add(Mark::kWalking);
  if (stance.side == Side::kUnknown) record.quality.add(Mark::kSideUnknown);
  stance_measures_.measure(stance, sources, !stride_measures_.level().implausible(), record);
  out.stance = record;
  open_ = Open{stance, record, stance_measures_.force_shape()};
}

void StrideBuilder::close_stride(const FootStance& stance, const GaitSources& sources, GaitRecords& out) {
  const std::optional<std::size_t> before = previous_of_same_foot(stance);
  if (!before) return;
  const FootStance& start = past_[*before];
  const std::optional<double> time_s = stride_time_s(start.initial_contact, stance);
  if (!time_s) {
    stride_measures_.restart();
    stance_measures_.restart();
    return;
  }
  StrideRecord record;
  record.side = stance.side;
  record.start = start.initial_contact;
  record.end = stance.initial_contact;
  record.stride_time_s = *time_s;
  record.speed_mps = recent_speed_mps();
  record.quality = start.quality;
  if (start.walking) record.quality.add(Mark::kWalking);
  const bool has_other = *before + 1 < past_.size();
  stride_measures_.measure(
      sources, has_other ? std::optional(past_[*before + 1].initial_contact) : std::nullopt, record);
  out.stride = record;
}

std::optional<double> StrideBuilder::recent_speed_mps() const {
  if (speeds_mps_.empty()) return std::nullopt;
  std::array<double, 6> sorted{};
  for (std::size_t i = 0; i < speeds_mps_.size(); ++i) sorted[i] = speeds_mps_[i];
  const auto end = sorted.begin() + static_cast<std::ptrdiff_t>(speeds_mps_.size());
  std::sort(sorted.begin(), end);
  const std::size_t n = speeds_mps_.size();
  return 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]);
}

}  // namespace evenstride
