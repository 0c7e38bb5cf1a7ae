/// How fast a shoe moves: strapdown integration that starts anew whenever the foot rests on the ground.
///
/// Works in any axes fixed to the shoe; no mounting is needed. Speed is 0 while the foot is still and
/// correct to some 0.3 m/s at the end of a swing (100 Hz, a tenth of the samples lost).
/// Source: zero-velocity updates, Foxlin 2005, doi:10.1109/MCG.2005.140.
#pragma once

#include <Eigen/Core>
#include <Eigen/Geometry>

#include "core/base/units.h"
#include "core/events/uniform_grid.h"

namespace evenstride {

struct FootSpeedParams {
  double still_rate_radps = 0.7;  ///< angular rate below this may be rest,
  double still_accel_mps2 = 1.0;  ///< with specific force this close to gravity,
  int still_cells = 7;            ///< for this many cells
  double tilt_gain = 0.1;         ///< share of the tilt error removed per cell of rest
  double bias_gain = 0.02;        ///< share of the rate taken as bias per cell of long rest
  int bias_cells = 50;            ///< cells of rest before that
  double bias_max_radps = 0.1;    ///< a faster steady turn is no bias
};

class FootSpeed {
 public:
  struct State {
    Eigen::Quaterniond q_WS = Eigen::Quaterniond::Identity();  ///< W: z up, heading free
    Eigen::Vector3d velocity_W_mps = Eigen::Vector3d::Zero();
    Eigen::Vector3d position_W_m = Eigen::Vector3d::Zero();  ///< since the last rest
    Eigen::Vector3d travel_W_m = Eigen::Vector3d::Zero();    ///< from rest to rest, since the last long gap
    double since_rest_s = 0.0;
    Eigen::Vector3d bias_S_radps = Eigen::Vector3d::Zero();
    double gravity_mps2 = kGravity_mps2;  ///< norm of specific force at rest: takes up the scale error
    int still = 0;                        ///< cells of rest in a row
    bool started = false;
  };

  explicit FootSpeed(const FootSpeedParams& params = {}) : params_(params) {}

  void push(const GridCell& cell);

  /// The foot stands at this instant although it was never still for long (fast walking, running): its
  /// velocity is zero here, and what it had gathered is taken off the travel as a linear drift.
  void settle();

  double speed_mps() const { return state_.velocity_W_mps.norm(); }
  double rate_radps() const { return rate_radps_; }          ///< of this cell, bias removed
  double accel_excess_mps2() const { return excess_mps2_; }  ///< |specific force| - gravity, unsigned
  bool is_still() const { return state_.still >= params_.still_cells; }
  const State& state() const { return state_; }
  void restore(const State& state) { state_ = state; }

 private:
  void align(const Eigen::Vector3d& accel_S, double gain);
  void update_orientation(const GridCell& cell);
  void rest(const GridCell& cell);

  FootSpeedParams params_;
  State state_;
  double rate_radps_ = 0.0;
  double excess_mps2_ = 0.0;
};

}  // namespace evenstride
