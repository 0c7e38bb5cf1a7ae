/// Which way is up for this sensor: gyroscope strapdown, corrected by the specific force averaged in the
/// gyroscope's almost inertial frame, with estimation of the gyroscope's bias at rest and in motion.
///
/// Source: Laidig D, Seel T (2023), VQF, Information Fusion 91:187, doi:10.1016/j.inffus.2022.10.014 (6D).
/// What departs from it, for bodies that move on: an inclination drifts no faster than the gyroscope's bias
/// is wrong. Where the averaged force asks for more, the body gains speed, and its inclination is left nearly
/// as it is; until the speed that this would amount to is more than anybody runs. Frames: S sensor, I
/// gyroscope's inertial frame (drifts slowly), E earth (z up, heading arbitrary but continuous).
#pragma once

#include <Eigen/Core>
#include <Eigen/Geometry>
#include <cstdint>
#include <optional>

#include "core/base/sample.h"

namespace evenstride {

struct TiltParams {
  double tau_accel_s = 3.0;    ///< time constant of the inertial-frame low-pass
  double speed_max_mps = 0.0;  ///< changes of speed up to this do not tip the inclination; 0 = they do
  /// The same for a body that is known to keep its speed (set_speed): beyond it the gyroscope's bias is no
  /// longer believed.
  double steady_gain_mps = 0.5;
  double drift_per_bias_sd = 1.5;      ///< fastest drift thought possible, over the bias's SD
  double sensor_delay_s = 0.0;         ///< group delay of the sensor's own low-pass, see q_ES()
  double gap_s = 0.5;                  ///< after a longer gap the tilt is found anew
  double bias_period_s = 0.1;          ///< the bias is estimated once in this time
  double bias_sd_init_radps = 8.7e-3;  ///< 0.5 deg/s
  double bias_max_radps = 3.5e-2;      ///< estimates are clipped this far (2 deg/s) from what set_bias told
  double bias_forget_s = 100.0;        ///< time in which its SD grows from 0 to 0.1 deg/s
  double bias_sd_motion_radps = 1.75e-3;  ///< 0.1 deg/s, reached from inclination corrections
  double bias_sd_rest_radps = 5.2e-4;     ///< 0.03 deg/s, reached at rest
  double rest_hold_s = 1.5;               ///< quiet for this long is rest
  double rest_tau_s = 0.5;                ///< time constant of the low-passes that rest is judged by
  double rest_rate_radps = 3.5e-2;        ///< deviation from the low-passed rate, 2 deg/s
  double rest_accel_mps2 = 0.5;           ///< deviation from the low-passed specific force
};

/// Derived once.
struct TiltCoefficients {
  double omega_radps = 0.0;          ///< corner of the specific force low-pass, sqrt(2) / tau
  double start_variance_rad2 = 0.0;  ///< of the inclination that the first `tau_accel_s` tell
  double bias_growth = 0.0;          ///< variance a bias period adds
  double motion_variance = 0.0;      ///< of one bias measurement in motion
  double vertical_variance = 0.0;
  double rest_variance = 0.0;
};

/// Second-order low-pass of a vector or matrix with its own interval at every sample.
template <class V>
struct VariableLowPass {
  V value = V::Zero(), slope = V::Zero();
  void step(double omega_radps, double dt_s, const V& x) {
    const double stiffness = omega_radps * omega_radps * dt_s;
    slope += (x - value) * stiffness - slope * (1.4142135623730951 * omega_radps * dt_s);
    value += slope * dt_s;
  }
};

/// Everything that changes; copy it to save, give it back to go on to the last bit.
struct TiltState {
  bool started = false;
  Time since, last;  ///< first sample, after a long gap the first again; last sample
  Eigen::Quaterniond q_IS = Eigen::Quaterniond::Identity();
  Eigen::Quaterniond q_EI = Eigen::Quaterniond::Identity();
  Eigen::Quaterniond q_ES = Eigen::Quaterniond::Identity();
  Eigen::Vector3d accel_E_mps2 = Eigen::Vector3d::Zero();
  Eigen::Vector3d rate_S_radps = Eigen::Vector3d::Zero();
  Eigen::Vector3d known_accel_E_mps2 = Eigen::Vector3d::Zero();
  VariableLowPass<Eigen::Vector3d> accel_I;
  double mean_s = 0.0;  ///< how long the running mean of the start has run
  // Where changes of speed are told from drift.
  double drift_max_radps = 0.0;  ///< the inclination is corrected no faster
  double lost_rad2 = 0.0;        ///< variance of the inclination from intervals too long to integrate well
  Eigen::Vector2d speed_E_mps = Eigen::Vector2d::Zero();  ///< gained of late, by what was left uncorrected
  bool steady = false;
  Eigen::Vector2d steady_gain_E_mps = Eigen::Vector2d::Zero();  ///< the same since it keeps its speed
  // Bias: estimate, covariance, sums of the present period, low-passes of R and of R * bias.
  Eigen::Vector3d told_bias_S_radps = Eigen::Vector3d::Zero();  ///< by set_bias, 0 before
  Eigen::Vector3d bias_S_radps = Eigen::Vector3d::Zero();
  Eigen::Matrix3d bias_cov = Eigen::Matrix3d::Zero();
  double period_s = 0.0;
  Eigen::Matrix3d R_ES_sum = Eigen::Matrix3d::Zero();
  Eigen::Vector2d correction_rad = Eigen::Vector2d::Zero();
  VariableLowPass<Eigen::Matrix3d> R_ES;
  VariableLowPass<Eigen::Vector2d> bias_E;
  // Rest.
  Eigen::Vector3d rest_rate = Eigen::Vector3d::Zero(), rest_accel = Eigen::Vector3d::Zero();
  double quiet_s = 0.0;
};

/// Input at any rate of 10 Hz or more; every sample's own interval is used.
class TiltFilter {
 public:
  /// `has_gyro` = false: gravity is low-passed in the sensor frame; good for slow tilt only.
  /// @throws std::invalid_argument for a time constant or SD that is not > 0.
  explicit TiltFilter(const TiltParams& params, bool has_gyro = true);

  /// Samples in order of time; one that is not newer than the last is ignored. Usable from the first sample
  /// (tilt of that sample), good within a second. Values must be finite.
  void push(const ImuSample& sample);

  /// Sensor to earth, at the last sample. Identity before the first. Readings of a sensor with a
  /// `sensor_delay_s` describe the motion that long before their time stamp: the orientation is then carried
  /// on at the last rate, so that it holds at the time stamp.
  const Eigen::Quaterniond& q_ES() const { return state_.q_ES; }
  /// Specific force of the last sample in E (+g on z at rest).
  const Eigen::Vector3d& accel_E_mps2() const { return state_.accel_E_mps2; }
  /// Angular rate of the last sample in S, bias removed.
  const Eigen::Vector3d& rate_S_radps() const { return state_.rate_S_radps; }
  const Eigen::Vector3d& bias_S_radps() const { return state_.bias_S_radps; }
  double bias_sd_radps() const;  ///< largest of the three axes
  /// The first seconds, in which the vertical is still a running mean of few samples.
  bool is_starting() const { return state_.mean_s < params_.tau_accel_s; }
  bool is_rest() const { return state_.quiet_s >= params_.rest_hold_s; }

  /// Acceleration of the body that lasts (on a bend: speed times turn rate, towards the centre; change of
  /// speed), in E. Taken out of the specific force before the low-pass, from now on until set again.
  void set_known_acceleration_E(const Eigen::Vector3d& acceleration_mps2);
  /// Bias known from elsewhere (quiet standing), and its SD.
  void set_bias(const Eigen::Vector3d& bias_S_radps, double sd_radps);

  /// What is known of the body's speed from elsewhere, until told again. While it is kept, what the averaged
  /// force asks for is drift, however little the gyroscope's bias was thought to change.
  enum class Speed : std::uint8_t { kUnknown, kChanging, kKept };
  void set_speed(Speed speed);
  /// The last readings were made up for lost ones: the inclination may be off by `sd_rad` through them.
  void add_doubt(double sd_rad) { state_.lost_rad2 += sd_rad * sd_rad; }

  const TiltState& state() const { return state_; }
  void restore(const TiltState& state) { state_ = state; }

 private:
  void start(const ImuSample& sample);
  void average_in_inertial_frame(const Eigen::Vector3d& accel_I, double dt_s);
  void correct_inclination(double dt_s);
  double believed_share(const Eigen::Vector2d& tilt_rad, double dt_s);
  void believe_drift(double asked_rad);
  void doubt_bias();
  void choose_fastest_drift();
  void settle_upright();
  void judge_rest(const ImuSample& sample, double dt_s);
  void estimate_bias();

  TiltParams params_;
  TiltCoefficients coefficients_;
  bool has_gyro_;
  TiltState state_;
};

}  // namespace evenstride
