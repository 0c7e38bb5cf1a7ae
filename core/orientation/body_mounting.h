/// How a sensor is fixed to the pelvis or trunk, any way round, from standing and a few strides.
///
/// Up: mean specific force of standing. Forward: front-back motion repeats every step (even harmonics of the
/// stride), side-to-side motion alternates (odd). With A_k the k-th Fourier coefficient of the horizontal
/// acceleration over one stride, (a) is the principal axis of the sum of Re(A_k A_k^H) over even k minus that
/// over odd k; (b) is against the braking: mean acceleration of the first 45 % of stance minus that of the
/// rest. (b) gives the sign, and at the pelvis half of the heading too. A trunk brakes little (0.2 m/s^2 at 2
/// m/s). There (c) counts with it: the ground pushes the body away from the foot that stands, so that left is
/// where the body is pushed while the right foot stands.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "core/base/site.h"
#include "core/orientation/mounting.h"
#include "core/orientation/segment_history.h"
#include "core/orientation/slip_watch.h"
#include "core/orientation/standing.h"
#include "core/orientation/stride_harmonics.h"

namespace evenstride {

struct BodyMountingParams {
  int harmonics = 6;           ///< k = 1 to this; 2 to 6
  double braking_share = 0.5;  ///< weight of heading (b) against (a), 0 to 1
  double sideways_share =
      0.0;                ///< weight of (c) beside (b) for the sign, >= 0; where the foot's side is known
  int first_strides = 3;  ///< strides needed for the first answer
  int sure_strides = 10;  ///< strides after which it is no longer marked kUncalibrated
  double forget_strides = 120;  ///< a stride counts with weight exp(-strides since / this)
  double recent_strides = 8;    ///< the same, for what the slip watch compares
  SlipParams slip;

  /// As measured on hybrid_running: pelvis six harmonics and both headings; trunk two harmonics, (a) alone
  /// for the axis, (b) and (c) for its sign.
  static BodyMountingParams for_site(Site site);
};

/// Allocates nothing. A copy of the object is its state.
class BodyMounting {
 public:
  /// @throws std::invalid_argument for parameters out of range.
  explicit BodyMounting(const BodyMountingParams& params);

  /// Up from standing; may come again, also while the same spell goes on.
  void set_standing(const StandingPose& pose);
  /// One stride, after its end; only steady ones should be given. Returns true when it was used; false where
  /// the history does not cover it or the times are not in order.
  bool add_stride(const SegmentHistory& history, const StrideTimes& stride);
  /// Nothing before `first_strides`, and where (a) and the others lie more than 60 deg apart. Without
  /// standing, up is the mean vertical of the strides: kNoStanding. After a slip it goes on from the last
  /// strides and is marked kSensorMoved until `sure_strides` later.
  const std::optional<Mounting>& mounting() const { return mounting_; }
  int strides() const { return strides_; }
  int slips() const { return slip_.slips(); }

 private:
  /// Sums over strides, older ones fading.
  struct Sums {
    double weight = 0.0;
    Eigen::Vector2d even_minus_odd = Eigen::Vector2d::Zero();  ///< (M_xx - M_yy, 2 M_xy): doubled angle
    double even_minus_odd_length = 0.0;                        ///< sum of the single strides' lengths
    Eigen::Vector2d forward = Eigen::Vector2d::Zero();         ///< by (b) and (c), not of unit length
    Eigen::Vector3d up_S = Eigen::Vector3d::Zero();
  };
  void choose_axis(const OrientedSample& sample);
  void add(Sums& sums, const StrideHarmonics& stride, Side side, double forget_strides) const;
  /// Angle of the forward axis about up, counted from `axis_S_`.
  std::optional<double> heading(const Sums& sums) const;
  Eigen::Vector3d forward_S(double heading_rad, const Eigen::Vector3d& up_S) const;
  void watch_slip();
  void restart_from_recent();
  void solve();

  BodyMountingParams params_;
  SlipWatch slip_;
  std::optional<StandingPose> standing_;
  std::optional<Eigen::Vector3d> axis_S_;  ///< headings are counted from its horizontal part
  int strides_ = 0;                        ///< since the start or the last slip
  double span_s_ = 0.0;
  Sums all_, recent_;
  std::optional<Mounting> mounting_;
};

}  // namespace evenstride
