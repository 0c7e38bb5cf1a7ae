/// The swings of a walking foot, from the speed of its shoe.
///
/// The foot's speed, found by integration from rest to rest, rises through 0.4 of its peak at toe-off and
/// has fallen to half of it some 57 ms before contact; the impact's jerk sharpens the contact. This needs
/// neither the sensor's mounting nor a steady gait: a turn on the spot or the closing step of a stop are
/// swings like any other, while a foot that merely turns on the spot has not left the ground.
///
/// Input: one shoe, any axes fixed to the shoe, m/s^2 and rad/s, every 10 ms.
#pragma once

#include <optional>

#include "core/events/foot_speed.h"
#include "core/events/foot_swing.h"
#include "core/events/swing_review.h"
#include "core/events/uniform_grid.h"
#include "core/math/ring.h"

namespace evenstride {

struct WalkSwingParams {
  double swing_mps = 0.5;                                ///< slowest peak of a swing
  double toe_off_share = 0.4;                            ///< of the expected peak speed: toe-off
  double landing_share = 0.5;                            ///< of the swing's peak: the foot comes down
  double expected_peak_mps = 2.5;                        ///< before the first swing
  double peak_gain = 0.3;                                ///< share by which a swing moves the expected peak
  Duration slow_start = std::chrono::milliseconds(120);  ///< over `swing_mps` this long is a (small) swing
  Duration landing_to_contact = std::chrono::milliseconds(57);
  Duration impact_window = std::chrono::milliseconds(200);  ///< after landing, until the foot stands
  Duration shortest_stance = std::chrono::milliseconds(150);
  Duration longest_swing = std::chrono::milliseconds(1500);
  double true_swing_mps = 0.3;      ///< slowest peak of a swing once its drift is removed
  double shortest_travel_m = 0.12;  ///< of a swing
  double least_pitch_rad = 0.4;  ///< a foot that turns flat on the ground, heel and toe down, makes no step
};

struct WalkSwingOutput {
  std::optional<Time> contact;     ///< provisional, some 50 ms after contact
  std::optional<FootSwing> swing;  ///< over, and proved to be one
  std::optional<Time> broken_off;  ///< toe-off of a swing whose end is not known
};

class WalkSwings {
 public:
  /// `model` tells contacts; null: single signs do. It must outlive this.
  explicit WalkSwings(const WalkSwingParams& params, const ContactTemplate* model);

  WalkSwingOutput push(const GridCell& cell);
  /// What is still open at the end: a foot that was coming down has made no contact.
  WalkSwingOutput finish();

  const FootSpeed& speed() const { return speed_; }
  bool stands_still() const { return phase_ == Phase::kStance && speed_.is_still(); }
  /// 0 = at rest, 1 = as a standing foot may rock.
  double motion() const { return moments_.back().motion; }
  /// See PitchAxis.
  Eigen::Vector3d nose_up_S() const { return pitch_axis_.nose_up_S(); }
  /// The landing that the last push has completed, for fitting the template; else null.
  const SwingReview* new_landing() const { return is_new_landing_ ? &landing_review_ : nullptr; }

 private:
  enum class Phase { kStance, kSwing, kLanding };
  void remember(const GridCell& cell);
  void stand(const GridCell& cell);
  std::optional<Time> find_toe_off(const GridCell& cell);
  void swing(const GridCell& cell, WalkSwingOutput& out);
  void land(const GridCell& cell, WalkSwingOutput& out);
  void take_off(Time toe_off);
  void give_up_swing(WalkSwingOutput& out);
  void touch_down(WalkSwingOutput& out);
  void forget();

  WalkSwingParams params_;
  const ContactTemplate* model_;
  FootSpeed speed_;
  PitchAxis pitch_axis_;
  Phase phase_ = Phase::kStance;
  GridCell previous_;
  double previous_speed_mps_ = 0.0;
  Ring<FootMoment> moments_;          ///< of the swing and the stance before it
  Time last_rest_, last_swing_rest_;  ///< newest; before the swing

  double expected_peak_mps_;
  std::optional<Time> slow_since_;  ///< speed over `swing_mps` since
  double peak_mps_ = 0.0;
  Time swing_start_, landing_;
  std::optional<Time> contact_;  ///< of the stance
  double least_motion_ = 0.0;

  SwingReview landing_review_;  ///< of the last swing
  bool is_new_landing_ = false;
};

}  // namespace evenstride
