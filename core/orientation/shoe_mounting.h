/// How a sensor is fixed to a shoe, any way round, from standing and a few strides of running or walking.
///
/// Up: mean specific force of standing. Forward: mean of two headings, (a) at right angles to the first
/// principal direction of the angular rate (20 Hz low-pass) without its vertical part, (b) the horizontal
/// direction of the mean specific force; they err to opposite sides. Sign: the shoe is nose-down for most of
/// the stride, so the mean specific force points backward.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "core/base/sample.h"
#include "core/math/butterworth.h"
#include "core/orientation/mounting.h"
#include "core/orientation/slip_watch.h"
#include "core/orientation/standing.h"
#include "core/orientation/tilt_filter.h"

namespace evenstride {

struct ShoeMountingParams {
  double cutoff_hz = 20.0;         ///< low-pass of the angular rate; left out at rates below 2.5 times it
  double moving_rate_radps = 2.0;  ///< a half-second piece with a greater RMS rate counts as gait
  double first_s = 1.5;            ///< gait needed for the first answer, 2.5 s more without standing
  double sure_s = 6.0;             ///< gait after which it is no longer marked kUncalibrated
  double forget_s = 60.0;          ///< gait counts with weight exp(-gait since / this)
  double recent_s = 8.0;           ///< the same, for what the slip watch compares
  /// 15 and 10 deg: with speed one runner's mean force tipped by 12, another's shoe turned by 8.
  SlipParams slip{.gait_up_max_rad = 0.2618, .forward_max_rad = 0.1745};
};

/// Pushes allocate nothing. A copy of the object is its state.
class ShoeMounting {
 public:
  /// @throws std::invalid_argument for parameters or a rate that are not > 0.
  ShoeMounting(const ShoeMountingParams& params, double rate_hz);

  /// Up and gyro bias from standing; may come again, also while the same spell goes on.
  void set_standing(const StandingPose& pose);
  /// Every sample, standing or not, in order of time. Returns true when `mounting()` changed.
  bool push(const ImuSample& sample);
  /// Nothing before `first_s` of gait, and where the two headings lie more than 60 deg apart. Without
  /// standing, up is the tilt filter's in the quietest moments of stance: kNoStanding. After a slip in gait
  /// it is found anew, the vertical of standing taken to have turned with the axes of gait, and is marked
  /// kSensorMoved until `sure_s` later. About the mean force itself a slip shows in the heading only: of
  /// slips by 35 deg within 45 deg of that axis one in five goes unnoticed.
  const std::optional<Mounting>& mounting() const { return mounting_; }
  int slips() const { return slip_.slips(); }
  /// Angle from heading (b) to heading (a), counter-clockwise from above. The two err to opposite sides and
  /// mirror-wise left and right, so its sign tells the side: see shoe_side_check.h.
  std::optional<double> twist_rad() const;

 private:
  struct Sums {
    double weight_s = 0.0;  ///< of all samples
    Eigen::Vector3d accel = Eigen::Vector3d::Zero();
    Eigen::Matrix3d rate_sq = Eigen::Matrix3d::Zero();  ///< low-passed rate, outer product
    double quiet_s = 0.0;                               ///< weight of the quiet moments
    Eigen::Vector3d quiet_up = Eigen::Vector3d::Zero();
    void add(const Sums& piece, double keep);
  };
  void add_sample(const ImuSample& sample, double dt_s);
  bool close_piece();
  Eigen::Vector3d up_S(const Sums& sums) const;
  /// The angle from heading (b) to heading (a), and the forward axis half way; nothing if too far apart.
  struct Forward {
    double apart_rad;
    Eigen::Vector3d forward_S;
  };
  std::optional<Forward> forward(const Sums& sums, const Eigen::Vector3d& up_S) const;
  void watch_slip();
  void restart_from_recent();
  void restart_after_slip(const Eigen::Vector3d& up_S);
  void solve();

  ShoeMountingParams params_;
  std::optional<Butterworth2> low_pass_;
  ButterworthState<Eigen::Vector3d> rate_state_;
  TiltFilter tilt_;  ///< only until standing is known
  double tilt_s_ = 0.0;
  std::optional<StandingPose> standing_;
  std::optional<Time> last_;
  Sums piece_, all_, recent_;
  double gait_s_ = 0.0;  ///< gait since the start or the last slip, nothing forgotten
  SlipWatch slip_;
  AxesBefore gait_axes_;                        ///< of the mean force and the main turn
  std::optional<Eigen::Matrix3d> before_slip_;  ///< those that the vertical of standing belongs to
  std::optional<Mounting> mounting_;
};

}  // namespace evenstride
