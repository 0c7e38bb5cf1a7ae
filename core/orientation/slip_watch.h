/// Notices that a sensor has moved on its segment: its axes of the last strides against those held so far.
///
/// The forward axis of an unmoved sensor changes with running speed by 4 deg (median; 10 deg in one runner of
/// ten, hybrid_running), so its limit is wider than that of the vertical in quiet standing.
#pragma once

#include <Eigen/Core>
#include <optional>

namespace evenstride {

struct SlipParams {
  double up_max_rad = 0.0873;       ///< 5 deg, between two spells of standing
  double gait_up_max_rad = 0.0873;  ///< the same between the verticals of gait
  double forward_max_rad = 0.1396;  ///< 8 deg, about the vertical
  int hold = 4;                     ///< comparisons in a row that must agree
};

class SlipWatch {
 public:
  /// @throws std::invalid_argument for limits that are not > 0.
  explicit SlipWatch(const SlipParams& params);

  /// Unit vectors in sensor axes, of the last strides and of all before. True when a slip is found: the
  /// caller then goes on from the recent ones.
  bool compare_gait(const Eigen::Vector3d& recent_up_S, const Eigen::Vector3d& recent_forward_S,
                    const Eigen::Vector3d& up_S, const Eigen::Vector3d& forward_S);
  /// Vertical of a new spell of standing against that of the last. True when it is a slip.
  bool compare_standing(const Eigen::Vector3d& recent_up_S, const Eigen::Vector3d& up_S);
  int slips() const { return slips_; }             ///< since the start
  bool is_calm() const { return in_a_row_ == 0; }  ///< the last comparison of gait saw nothing

 private:
  SlipParams params_;
  int in_a_row_ = 0;
  int slips_ = 0;
};

/// The axes held some comparisons ago: those of the present may have begun to follow a slip.
class AxesBefore {
 public:
  void push(const Eigen::Matrix3d& axes);
  const std::optional<Eigen::Matrix3d>& axes() const { return before_; }
  void clear() { before_ = later_ = std::nullopt; }

 private:
  static constexpr int kWait = 8;
  std::optional<Eigen::Matrix3d> before_, later_;
  int pushed_ = 0;
};

}  // namespace evenstride
