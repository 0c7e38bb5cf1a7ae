#include "core/orientation/slip_watch.h"

#include <cmath>
#include <stdexcept>

#include "core/math/rotation.h"

namespace evenstride {

SlipWatch::SlipWatch(const SlipParams& params) : params_(params) {
  if (!(params.up_max_rad > 0.0 && params.gait_up_max_rad > 0.0 && params.forward_max_rad > 0.0 &&
        params.hold > 0))
    throw std::invalid_argument("slip watch: limits must be above 0");
}

bool SlipWatch::compare_gait(const Eigen::Vector3d& recent_up_S, const Eigen::Vector3d& recent_forward_S,
                             const Eigen::Vector3d& up_S, const Eigen::Vector3d& forward_S) {
  const double turned =
      std::atan2(forward_S.cross(recent_forward_S).dot(up_S), forward_S.dot(recent_forward_S));
  const bool moved = angle_between(recent_up_S, up_S) > params_.gait_up_max_rad ||
                     std::abs(turned) > params_.forward_max_rad;
  in_a_row_ = moved ? in_a_row_ + 1 : 0;
  if (in_a_row_ < params_.hold) return false;
  in_a_row_ = 0;
  ++slips_;
  return true;
}

bool SlipWatch::compare_standing(const Eigen::Vector3d& recent_up_S, const Eigen::Vector3d& up_S) {
  if (angle_between(recent_up_S, up_S) <= params_.up_max_rad) return false;
  in_a_row_ = 0;
  ++slips_;
  return true;
}

void AxesBefore::push(const Eigen::Matrix3d& axes) {
  if (++pushed_ < kWait && before_) return;
  before_ = later_ ? later_ : axes;
  later_ = axes;
  pushed_ = 0;
}

}  // namespace evenstride
