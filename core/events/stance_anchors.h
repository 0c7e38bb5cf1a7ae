/// The instants of a stance that need no fitted model: steep, sharp marks of the shoe's own signals, each a
/// nearly fixed time after the event it stands for.
///
/// Contact: the largest nose-down pitch rate around touch-down (the slap of the foot), 9 ms late on average.
/// Toe-off: the largest forward jerk while the foot turns over its toes, 38 ms late. After the idea of
/// Falbriard et al. 2018, doi:10.3389/fphys.2018.00610 (extrema of the pitch rate between two mid-swings).
#pragma once

#include <optional>

#include "core/events/stance_window.h"

namespace evenstride {

/// Positions in a StanceWindow, in samples of 2.5 ms.
struct StanceOutline {
  double swing = 0.0;      ///< mid-swing before the stance
  double rate_zero = 0.0;  ///< first upward zero of the pitch rate after it
  int push_off = 0;        ///< largest pitch rate in late stance
  int quiet = 0;           ///< least pitch rate in between
  double tip_up = 0.0;     ///< pitch passes 0.5 rad
  double search_to = 0.0;  ///< latest toe-off anchor
};

struct StanceAnchors {
  StanceOutline outline;
  double contact = 0.0;  ///< anchor of initial contact
  double toe_off = 0.0;  ///< anchor of toe-off
  double settled = 0.0;  ///< the window must reach this position for the toe-off anchor to be final
};

/// Mean distance of the anchors from the events on the reference recordings: event = anchor - this.
inline constexpr double kContactAnchorLate_s = 0.009;
inline constexpr double kToeOffAnchorLate_s = 0.038;
/// Stated standard errors of the events so made, between runners included.
inline constexpr double kContactAnchorSd_s = 0.007;
inline constexpr double kToeOffAnchorSd_s = 0.008;

/// Where this foot's toe-off and its anchor usually lie, in samples after tip-up: with it the search ends
/// sooner, and early enough for the stance to be told within 100 ms of its toe-off at 100 Hz and more.
class UsualToeOff {
 public:
  /// @param toe_off position of the corrected toe-off.
  void add(const StanceAnchors& anchors, double toe_off);
  /// Latest anchor worth waiting for.
  double latest_after_tip_up() const;

 private:
  double usual_ = 0.0, toe_off_ = 0.0;
  int steps_ = 0;
};

/// From the pitch rate alone; integrates the window's pitch. Nothing while the push-off is still to come.
/// @param swing position of mid-swing  @param stride_time_s of the stride before
std::optional<StanceOutline> find_outline(StanceWindow& window, double swing, double stride_time_s,
                                          const UsualToeOff& usual);

/// Needs load_all(); integrates the window's motion. Takes the best of what is there; nothing if an anchor
/// does not exist.
std::optional<StanceAnchors> find_anchors(StanceWindow& window, const StanceOutline& outline);

/// Most nose-up pitch rate of the swing before, < 0, rad/s.
double swing_minimum(const StanceWindow& window, const StanceOutline& outline);

/// The contact alone, for a foot that stayed on the ground.
std::optional<double> find_contact_anchor(const StanceWindow& window, double rate_zero, double not_past);

/// The next local maximum of the pitch rate at touch-down after position `after`, at least half as high as
/// the anchor's: some feet turn down twice, before and at contact.
std::optional<double> next_contact_peak(const StanceWindow& window, const StanceAnchors& anchors,
                                        double after);

}  // namespace evenstride
