/// Walking: contact and toe-off of one foot.
///
/// The speed of the shoe tells a walk's first swings (walk_swings.h); from the first even strides on the
/// walker's own stride is known, and what is like it is a swing (stride_matcher.h). A stance is handed on
/// once the swing after it is sure; one that ends in standing has no toe-off.
///
/// Input: one shoe, any axes fixed to the shoe, m/s^2 and rad/s, 50 Hz or more. Gaps up to 0.25 s are
/// bridged, once the own stride is known up to 1 s; a longer one ends the stance without a record.
#pragma once

#include <optional>
#include <vector>

#include "core/events/foot_stance.h"
#include "core/events/shoe_course.h"
#include "core/events/stride_matcher.h"
#include "core/events/walk_record.h"
#include "core/events/walk_swings.h"

namespace evenstride {

struct WalkEventParams {
  WalkSwingParams swings;
  StrideMatcherParams matcher;
  Duration stop = std::chrono::milliseconds(1200);  ///< on the ground this long: the walk has ended
  double uneven_ratio = 1.35;  ///< longest over shortest stride that the own one may be of
  int strangers = 4;  ///< swings in a row by the speed alone: the own stride is no longer this walker's
};

struct WalkOutput {
  std::optional<Time> contact;       ///< provisional, some 50 ms after contact
  std::optional<FootStance> stance;  ///< final
};

class WalkEvents {
 public:
  /// `model` tells contacts by the speed; null: single signs do. It must outlive this.
  explicit WalkEvents(Side side, const WalkEventParams& params = {},
                      const ContactTemplate* model = &ContactTemplate::builtin());

  /// At most one contact and one stance a sample.
  WalkOutput push(const ImuSample& sample);
  /// The foot's axis across, where the mounting is known; else it is taken from the swings.
  void set_nose_up_S(const Eigen::Vector3d& axis_S) { nose_up_S_ = axis_S; }

  /// What is still open at the end: stances whose swing had begun, and one whose foot has touched the
  /// ground.
  std::vector<FootStance> finish();

  /// See WalkSwings.
  const SwingReview* new_landing() const { return swings_.new_landing(); }

 private:
  static constexpr std::size_t kEven = 5;  ///< swings that the own stride is learnt from
  void cell(const GridCell& cell, WalkOutput& out);
  void take_found(const WalkSwingOutput& found, WalkOutput& out);
  void learn(const FootSwing& swing);
  bool are_even() const;
  FootSwing sharpened(FootSwing swing) const;
  std::optional<FootStance> count(const FootSwing& swing);
  std::optional<FootStance> close(std::optional<Time> toe_off);
  void start_anew();

  WalkEventParams params_;
  UniformGrid grid_;
  WalkSwings swings_;
  WalkRecord record_;
  ShoeCourse course_;
  StrideMatcher matcher_;
  std::optional<Eigen::Vector3d> nose_up_S_;
  Time now_;
  std::optional<FootSwing> open_;  ///< of the stance that has not been handed on
  std::optional<Time> last_contact_, contact_before_;
  Ring<FootSwing> walked_{kEven};  ///< by the speed
  bool wants_to_learn_ = true;     ///< in this walk
  int strange_ = 0;                ///< swings by the speed since the last by likeness
};

}  // namespace evenstride
