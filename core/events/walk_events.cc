#include "core/events/walk_events.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/math/crossing.h"

namespace evenstride {
namespace {

constexpr double kMotionRate_radps = 1.5;  // scales of what counts as motion of a standing foot
constexpr double kMotionAccel_mps2 = 3.0;
constexpr std::size_t kMoments = 200;  // 2 s: a long swing and the rest before it
constexpr double kResumeShare = 0.75;  // of the peak: the foot did not land, the swing had two parts
constexpr Duration kLongestStride = std::chrono::milliseconds(2500);  // longer: there was a stop between
constexpr double kShortestGraded_m = 0.5;
constexpr double kWalkTimeSd_s = 0.02;

}  // namespace

WalkEvents::WalkEvents(Side side, const WalkEventParams& params, const ContactTemplate* model)
    : side_(side),
      params_(params),
      model_(model),
      moments_(kMoments),
      expected_peak_mps_(params.expected_peak_mps) {
  forget();
}

WalkOutput WalkEvents::push(const ImuSample& sample) {
  WalkOutput out;
  is_new_landing_ = false;
  grid_.push(sample, [&](const GridCell& c) { cell(c, out); });
  return out;
}

void WalkEvents::cell(const GridCell& cell, WalkOutput& out) {
  speed_.push(cell);
  if (cell.after_gap) give_up_swing(out);
  if (cell.bridged) quality_.add(Mark::kGap);
  remember(cell);
  switch (phase_) {
    case Phase::kStance:
      stand(cell, out);
      break;
    case Phase::kSwing:
      swing(cell, out);
      break;
    case Phase::kLanding:
      land(cell, out);
      break;
  }
  previous_ = cell;
  previous_speed_mps_ = speed_.speed_mps();
}

void WalkEvents::remember(const GridCell& cell) {
  FootMoment now;
  now.time = cell.time;
  now.velocity_W_mps = speed_.state().velocity_W_mps;
  now.motion = speed_.rate_radps() / kMotionRate_radps + speed_.accel_excess_mps2() / kMotionAccel_mps2;
  now.jerk = (cell.accel_S_mps2 - previous_.accel_S_mps2).norm();
  now.rate_S_radps = cell.rate_S_radps;
  moments_.push(now);
  if (speed_.is_still()) last_rest_ = cell.time;
}

void WalkEvents::stand(const GridCell& cell, WalkOutput& out) {
  // First settle: right after landing the speed still holds what the impact has left in the integral.
  const double motion = moments_.back().motion;
  if (motion < least_motion_) {
    least_motion_ = motion;
    quietest_ = last_rest_ = cell.time;
    speed_.settle();
    moments_[moments_.size() - 1].velocity_W_mps.setZero();
  }
  if (const auto toe_off = find_toe_off(cell)) return take_off(*toe_off);
  if (touched_ && cell.time - contact_ > params_.stop && speed_.is_still()) {
    stride_W_m_ += speed_.take_travel_W_m();
    out.stance = record(std::nullopt);
    touched_ = false;
  }
}

void WalkEvents::take_off(Time toe_off) {
  swing_start_ = toe_off;
  last_swing_rest_ = last_rest_;
  peak_mps_ = speed_.speed_mps();
  slow_since_.reset();
  stride_W_m_ += speed_.take_travel_W_m();
  phase_ = Phase::kSwing;
}

void WalkEvents::hand_on(WalkOutput& out) {
  if (touched_) out.stance = record(swing_start_);
  touched_ = false;
}

/// What came after the stance is not known; one that had begun to swing has ended all the same.
void WalkEvents::give_up_swing(WalkOutput& out) {
  if (phase_ != Phase::kStance) hand_on(out);
  forget();
}

std::optional<Time> WalkEvents::find_toe_off(const GridCell& cell) {
  const double speed = speed_.speed_mps();
  if (touched_ && cell.time - contact_ < params_.shortest_stance) return std::nullopt;
  if (speed < params_.swing_mps) {
    if (slow_since_) take_off(*slow_since_);
    return std::nullopt;
  }
  const auto rise = [&](double level) {
    return crossing_time(previous_.time, previous_speed_mps_, cell.time, speed, level);
  };
  if (!slow_since_) slow_since_ = rise(params_.swing_mps);
  const double level = std::max(params_.swing_mps, params_.toe_off_share * expected_peak_mps_);
  if (speed >= level) return rise(level);
  if (cell.time - *slow_since_ >= params_.slow_start) return slow_since_;
  return std::nullopt;
}

void WalkEvents::swing(const GridCell& cell, WalkOutput& out) {
  const double speed = speed_.speed_mps();
  if (cell.time - swing_start_ > params_.longest_swing) return give_up_swing(out);
  peak_mps_ = std::max(peak_mps_, speed);
  pitch_axis_.add_swing_rate(cell.rate_S_radps);
  const double level = params_.landing_share * peak_mps_;
  if (speed > level && !speed_.is_still()) return;
  landing_ = speed_.is_still() ? cell.time
                               : crossing_time(previous_.time, previous_speed_mps_, cell.time, speed, level);
  pitch_axis_.end_swing();
  landing_impact_mps2_ = 0.0;
  out.contact = landing_ + params_.landing_to_contact;
  phase_ = Phase::kLanding;
}

void WalkEvents::land(const GridCell& cell, WalkOutput& out) {
  if (speed_.speed_mps() > kResumeShare * peak_mps_) {
    phase_ = Phase::kSwing;
    return;
  }
  landing_impact_mps2_ = std::max(landing_impact_mps2_, cell.accel_peak_mps2 - speed_.state().gravity_mps2);
  if (cell.time - landing_ >= params_.impact_window || speed_.is_still()) touch_down(out);
}

void WalkEvents::touch_down(WalkOutput& out) {
  phase_ = Phase::kStance;
  least_motion_ = std::numeric_limits<double>::infinity();
  const Eigen::Vector3d nose_up_S = pitch_axis_.nose_up_S();
  const auto swing = review_swing(moments_, last_swing_rest_, landing_, nose_up_S, model_);
  if (!swing || swing->peak_mps < params_.true_swing_mps || swing->travel_m < params_.shortest_travel_m ||
      swing->pitch_path_rad < params_.least_pitch_rad)
    return;
  landing_review_ = *swing;
  is_new_landing_ = true;
  hand_on(out);
  impact_mps2_ = landing_impact_mps2_;
  expected_peak_mps_ += params_.peak_gain * (swing->peak_mps - expected_peak_mps_);
  last_swing_ = swing->contact - swing_start_;
  stride_time_ = last_contact_ ? std::optional<Duration>(swing->contact - *last_contact_) : std::nullopt;
  last_contact_ = contact_ = swing->contact;
  stride_W_m_.setZero();
  quality_ = Quality{};
  touched_ = true;
}

void WalkEvents::forget() {
  phase_ = Phase::kStance;
  touched_ = false;
  slow_since_.reset();
  last_contact_.reset();
  least_motion_ = std::numeric_limits<double>::infinity();
  stride_W_m_.setZero();
  quality_ = Quality{};
}

std::array<std::optional<FootStance>, 2> WalkEvents::finish() {
  WalkOutput out;
  // A foot that was still coming down when the recording ended has made no contact.
  const bool has_landed =
      phase_ == Phase::kLanding && previous_.time >= landing_ + params_.landing_to_contact;
  if (has_landed)
    touch_down(out);
  else if (phase_ != Phase::kStance)
    hand_on(out);
  std::array<std::optional<FootStance>, 2> last{out.stance, std::nullopt};
  if (touched_) {
    last[1] = record(std::nullopt);
    last[1]->quality.add(Mark::kLastStep);
  }
  forget();
  return last;
}

FootStance WalkEvents::record(std::optional<Time> toe_off) const {
  FootStance s;
  s.side = side_;
  s.initial_contact = contact_;
  s.toe_off = toe_off;
  s.mid_stance = quietest_;
  s.initial_contact_sd_s = s.toe_off_sd_s = kWalkTimeSd_s;
  s.walking = !toe_off || *toe_off - contact_ > last_swing_;
  s.impact_peak_mps2 = impact_mps2_;
  if (stride_time_ && *stride_time_ < kLongestStride) add_stride(s);
  s.quality = quality_;
  if (s.walking) s.quality.add(Mark::kWalking);
  if (side_ == Side::kUnknown) s.quality.add(Mark::kSideUnknown);
  return s;
}

void WalkEvents::add_stride(FootStance& s) const {
  s.previous_stride_time_s = seconds(*stride_time_);
  const double length_m = stride_W_m_.head<2>().norm();
  s.stride_length_m = length_m;
  s.speed_mps = length_m / *s.previous_stride_time_s;
  if (length_m > kShortestGraded_m) s.grade_ratio = stride_W_m_.z() / length_m;
}

}  // namespace evenstride
