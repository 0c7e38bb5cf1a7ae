/// Looks back at a swing once the foot stands again: its speed without drift, and the instant of contact.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "core/base/time.h"
#include "core/events/contact_template.h"
#include "core/math/ring.h"

namespace evenstride {

/// One 10-ms cell of a shoe's motion.
struct FootMoment {
  Time time;
  Eigen::Vector3d velocity_W_mps = Eigen::Vector3d::Zero();
  Eigen::Vector3d rate_S_radps = Eigen::Vector3d::Zero();
  double motion = 0.0;  ///< 0 = at rest, 1 = as a standing foot may rock
  double jerk = 0.0;    ///< change of specific force since the cell before, m/s^2
};

/// Four signs of contact, each with its mean delay against contact in walking with a clear swing (12 walkers
/// of voisard2023_walking, medians). Their median is the vote that the contact template starts from.
struct ContactSigns {
  Duration slow = std::chrono::milliseconds(31);        ///< contact after speed < 0.3 of its peak
  Duration first_jolt = std::chrono::milliseconds(-1);  ///< after the first jerk over 0.35 of the largest
  Duration last_jolt = std::chrono::milliseconds(-82);  ///< after the last such jerk
  Duration pitch_turn = std::chrono::milliseconds(24);  ///< after the foot has ended to turn nose-up
  double slow_share = 0.3;
  double jolt_share = 0.35;
};

struct SwingReview {
  double peak_mps = 0.0;
  double travel_m = 0.0;        ///< way along the path
  double pitch_path_rad = 0.0;  ///< nose-up and nose-down turns added up; 0 while the axis is not known
  Time landing;                 ///< speed falls below half its peak for good
  Time contact;
  LandingScene scene;
};

/// @param moments    oldest first; reach from the rest before the swing to the stance after it
/// @param rest       last instant of rest before the swing
/// @param landing    about when the foot came down; it stands at the end of `moments`
/// @param nose_up_S  unit axis about which the foot turns nose-up in swing; zero: not known, three signs are
/// used
/// @param model      tells the contact; null: the median of the signs does
/// @return nothing if the foot did not move, or never came down.
std::optional<SwingReview> review_swing(const Ring<FootMoment>& moments, Time rest, Time landing,
                                        const Eigen::Vector3d& nose_up_S, const ContactTemplate* model,
                                        const ContactSigns& signs = {});

/// Learns the axis of `nose_up_S` from swings: the main axis of the swing's angular rates, signed so that the
/// foot turns nose-up over the swing as a whole. Axes fixed to the shoe.
class PitchAxis {
 public:
  void add_swing_rate(const Eigen::Vector3d& rate_S_radps);
  void end_swing();
  /// Zero before the first swing has ended.
  Eigen::Vector3d nose_up_S() const {
    return known_ ? (sign_ < 0.0 ? Eigen::Vector3d(-axis_) : axis_) : Eigen::Vector3d::Zero();
  }

 private:
  Eigen::Matrix3d spread_ = Eigen::Matrix3d::Zero();
  Eigen::Vector3d axis_ = Eigen::Vector3d(0.1, 0.98, 0.17);  // any; the power iteration turns it
  Eigen::Vector3d turned_ = Eigen::Vector3d::Zero();
  double sign_ = 0.0;
  bool known_ = false;
};

}  // namespace evenstride
