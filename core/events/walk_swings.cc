#include "core/events/walk_swings.h"

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

}  // namespace

WalkSwings::WalkSwings(const WalkSwingParams& params, const ContactTemplate* model)
    : params_(params), model_(model), moments_(kMoments), expected_peak_mps_(params.expected_peak_mps) {
  forget();
}

WalkSwingOutput WalkSwings::push(const GridCell& cell) {
  WalkSwingOutput out;
  is_new_landing_ = false;
  speed_.push(cell);
  if (cell.after_gap) give_up_swing(out);
  remember(cell);
  switch (phase_) {
    case Phase::kStance:
      stand(cell);
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
  return out;
}

void WalkSwings::remember(const GridCell& cell) {
  FootMoment now;
  now.time = cell.time;
  now.velocity_W_mps = speed_.state().velocity_W_mps;
  now.motion = speed_.rate_radps() / kMotionRate_radps + speed_.accel_excess_mps2() / kMotionAccel_mps2;
  now.jerk = (cell.accel_S_mps2 - previous_.accel_S_mps2).norm();
  now.rate_S_radps = cell.rate_S_radps;
  moments_.push(now);
  if (speed_.is_still()) last_rest_ = cell.time;
}

void WalkSwings::stand(const GridCell& cell) {
  // First settle: right after landing the speed still holds what the impact has left in the integral.
  const double motion = moments_.back().motion;
  if (motion < least_motion_) {
    least_motion_ = motion;
    last_rest_ = cell.time;
    speed_.settle();
    moments_[moments_.size() - 1].velocity_W_mps.setZero();
  }
  if (const auto toe_off = find_toe_off(cell)) take_off(*toe_off);
}

void WalkSwings::take_off(Time toe_off) {
  swing_start_ = toe_off;
  last_swing_rest_ = last_rest_;
  peak_mps_ = speed_.speed_mps();
  slow_since_.reset();
  phase_ = Phase::kSwing;
}

/// What comes next is not known; a foot that had begun to swing has left the ground all the same.
void WalkSwings::give_up_swing(WalkSwingOutput& out) {
  if (phase_ != Phase::kStance) out.broken_off = swing_start_;
  forget();
}

std::optional<Time> WalkSwings::find_toe_off(const GridCell& cell) {
  const double speed = speed_.speed_mps();
  if (contact_ && cell.time - *contact_ < params_.shortest_stance) return std::nullopt;
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

void WalkSwings::swing(const GridCell& cell, WalkSwingOutput& out) {
  const double speed = speed_.speed_mps();
  if (cell.time - swing_start_ > params_.longest_swing) return give_up_swing(out);
  peak_mps_ = std::max(peak_mps_, speed);
  pitch_axis_.add_swing_rate(cell.rate_S_radps);
  const double level = params_.landing_share * peak_mps_;
  if (speed > level && !speed_.is_still()) return;
  landing_ = speed_.is_still() ? cell.time
                               : crossing_time(previous_.time, previous_speed_mps_, cell.time, speed, level);
  pitch_axis_.end_swing();
  out.contact = landing_ + params_.landing_to_contact;
  phase_ = Phase::kLanding;
}

void WalkSwings::land(const GridCell& cell, WalkSwingOutput& out) {
  if (speed_.speed_mps() > kResumeShare * peak_mps_) {
    phase_ = Phase::kSwing;
    return;
  }
  if (cell.time - landing_ >= params_.impact_window || speed_.is_still()) touch_down(out);
}

void WalkSwings::touch_down(WalkSwingOutput& out) {
  phase_ = Phase::kStance;
  least_motion_ = std::numeric_limits<double>::infinity();
  const Eigen::Vector3d nose_up_S = pitch_axis_.nose_up_S();
  const auto swing = review_swing(moments_, last_swing_rest_, landing_, nose_up_S, model_);
  if (!swing || swing->peak_mps < params_.true_swing_mps || swing->travel_m < params_.shortest_travel_m ||
      swing->pitch_path_rad < params_.least_pitch_rad)
    return;
  landing_review_ = *swing;
  is_new_landing_ = true;
  expected_peak_mps_ += params_.peak_gain * (swing->peak_mps - expected_peak_mps_);
  contact_ = swing->contact;
  out.swing = FootSwing{swing_start_, swing->contact};
}

void WalkSwings::forget() {
  phase_ = Phase::kStance;
  contact_.reset();
  slow_since_.reset();
  least_motion_ = std::numeric_limits<double>::infinity();
}

WalkSwingOutput WalkSwings::finish() {
  WalkSwingOutput out;
  const bool has_landed =
      phase_ == Phase::kLanding && previous_.time >= landing_ + params_.landing_to_contact;
  if (has_landed)
    touch_down(out);
  else if (phase_ != Phase::kStance)
    out.broken_off = swing_start_;
  forget();
  return out;
}

}  // namespace evenstride
