/// Finds quiet standing: the runner's own zero of all angles, and the gyroscope's bias.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "core/base/sample.h"
#include "core/base/time.h"

namespace evenstride {

struct StandingParams {
  double hold_s = 1.5;          ///< shortest spell that counts, at least 1.5
  double rate_max_radps = 0.2;  ///< largest mean angular rate of a half-second piece, bias included
  double rate_sd_radps = 0.08;  ///< largest SD of angular rate inside a piece, any axis
  double accel_sd_mps2 = 0.35;  ///< largest SD of specific force inside a piece, any axis
  double norm_off_mps2 = 0.7;   ///< largest distance of |mean specific force| from g
  double drift_max_rad = 0.05;  ///< a piece whose vertical lies further from the spell's ends the spell
  double longest_s = 10.0;      ///< only this much of a spell is averaged
};

/// One spell of standing still, in sensor axes S.
struct StandingPose {
  Time from, to;
  Eigen::Vector3d accel_S_mps2 = Eigen::Vector3d::Zero();       ///< mean specific force
  Eigen::Vector3d rate_bias_S_radps = Eigen::Vector3d::Zero();  ///< mean angular rate
  /// Standard error of that mean on its worst axis: who sways, or nods with the breath, turns while standing.
  double rate_bias_sd_radps = 0.0;
  Eigen::Vector3d up_S() const { return accel_S_mps2.normalized(); }
  double span_s() const { return seconds(to - from); }
};

/// Works in pieces of half a second: running sums, no window kept. A spell is a row of quiet pieces; its
/// first piece (settling) and its last (setting off) stay out of the means.
class StandingDetector {
 public:
  /// @throws std::invalid_argument unless all limits are > 0.
  StandingDetector(const StandingParams& params, bool has_gyro);

  /// Returns true when `latest()` changed with this sample.
  bool push(const ImuSample& sample);
  /// Standing now, for at least `hold_s`.
  bool is_standing() const { return is_standing_; }
  /// First spell, frozen once the runner leaves it (it grows until then). Nothing before `hold_s` of quiet.
  const std::optional<StandingPose>& first() const { return first_; }
  /// The present or the last spell.
  const std::optional<StandingPose>& latest() const { return latest_; }

 private:
  struct Sums {
    int count = 0;
    Time from, to;
    Eigen::Vector3d accel = Eigen::Vector3d::Zero(), accel_sq = Eigen::Vector3d::Zero();
    Eigen::Vector3d rate = Eigen::Vector3d::Zero(), rate_sq = Eigen::Vector3d::Zero();
    double rate_spread = 0.0;  ///< inside a piece, worst axis
    int pieces = 0;            ///< in a sum of pieces the squares are those of the pieces' means
    void add(const ImuSample& sample);
    void add(const Sums& piece);
    double rate_error_radps() const;
  };
  bool is_quiet(const Sums& piece) const;
  bool close_piece(Time now);
  bool report();
  void leave();

  StandingParams params_;
  bool has_gyro_;
  bool is_standing_ = false;
  bool first_open_ = true;
  Sums piece_;    ///< being filled
  Sums pending_;  ///< the last quiet piece: counts once the next is quiet too
  Sums spell_;
  int quiet_pieces_ = 0;
  Eigen::Vector3d opening_accel_ = Eigen::Vector3d::Zero();  ///< of the spell's first piece
  std::optional<StandingPose> first_, latest_;
};

}  // namespace evenstride
