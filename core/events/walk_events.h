/// Walking: contact and toe-off of one foot from the speed of its shoe.
///
/// The foot's speed, found by integration from rest to rest, rises through 0.4 of its peak at toe-off and
/// has fallen to half of it some 57 ms before contact; the impact's jerk sharpens the contact. This needs
/// neither the sensor's mounting nor a steady gait: a turn on the spot or the closing step of a stop are
/// swings like any other. A stance is handed on once the swing after it has proved to be one (a foot that
/// merely turns on the spot has not left the ground); one that ends in standing has no toe-off.
///
/// Input: one shoe, any axes fixed to the shoe, m/s^2 and rad/s, 50 Hz or more. Gaps up to 0.25 s are
/// bridged; a longer one ends the stance without a record.
#pragma once

#include <array>
#include <optional>

#include "core/events/foot_speed.h"
#include "core/events/foot_stance.h"
#include "core/events/swing_review.h"
#include "core/events/uniform_grid.h"
#include "core/math/ring.h"

namespace evenstride {

struct WalkEventParams {
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
  Duration stop = std::chrono::milliseconds(1200);  ///< on the ground this long: the walk has ended
};

struct WalkOutput {
  std::optional<Time> contact;       ///< provisional, some 50 ms after contact
  std::optional<FootStance> stance;  ///< final
};

class WalkEvents {
 public:
  /// `model` tells contacts; null: single signs do. It must outlive this.
  explicit WalkEvents(Side side, const WalkEventParams& params = {},
                      const ContactTemplate* model = &ContactTemplate::builtin());

  /// At most one contact and one stance a sample.
  WalkOutput push(const ImuSample& sample);

  /// What is still open at the end: a stance whose swing had begun, and one whose foot has touched the
  /// ground.
  std::array<std::optional<FootStance>, 2> finish();

  /// The landing that the last push has completed, for fitting the template; else null.
  const SwingReview* new_landing() const { return is_new_landing_ ? &landing_review_ : nullptr; }
  /// Speed of the shoe, m/s, for display and tests.
  double speed_mps() const { return speed_.speed_mps(); }

 private:
  enum class Phase { kStance, kSwing, kLanding };
  void cell(const GridCell& cell, WalkOutput& out);
  void remember(const GridCell& cell);
  void stand(const GridCell& cell, WalkOutput& out);
  std::optional<Time> find_toe_off(const GridCell& cell);
  void swing(const GridCell& cell, WalkOutput& out);
  void land(const GridCell& cell, WalkOutput& out);
  void take_off(Time toe_off);
  void hand_on(WalkOutput& out);
  void give_up_swing(WalkOutput& out);
  void touch_down(WalkOutput& out);
  void forget();
  FootStance record(std::optional<Time> toe_off) const;
  void add_stride(FootStance& s) const;

  Side side_;
  WalkEventParams params_;
  const ContactTemplate* model_;
  UniformGrid grid_;
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

  SwingReview landing_review_;  ///< of the last swing
  bool is_new_landing_ = false;
  bool touched_ = false;  ///< the stance has a contact that is not yet handed on
  Time contact_;
  std::optional<Time> last_contact_;
  std::optional<Duration> stride_time_;
  Duration last_swing_{};
  Time quietest_;
  double least_motion_ = 0.0;
  Eigen::Vector3d stride_W_m_ = Eigen::Vector3d::Zero();
  double impact_mps2_ = 0.0, landing_impact_mps2_ = 0.0;  ///< of the stance; of the landing under way
  Quality quality_;
};

}  // namespace evenstride
