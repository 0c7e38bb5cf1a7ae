/// Standing, walking or running, from whichever sensors there are, in any axes fixed to them.
///
/// Each sensor gives, over the last two seconds, the spread of its specific force's norm and the share of
/// time in which it is quiet; a shoe is quiet while its foot stands, and in running it hardly ever is. All
/// sensors vote; a change is believed once it has held for `hold`. Thresholds: hybrid_running,
/// voisard2023_walking, wagstaff2018_shoe, karas2018_outdoor_run.
#pragma once

#include <array>
#include <optional>

#include "core/base/sample.h"
#include "core/base/units.h"
#include "core/results.h"

namespace evenstride {

struct GaitModeParams {
  Duration block = std::chrono::milliseconds(250);
  Duration hold = std::chrono::milliseconds(500);     ///< a new gait must last this long
  Duration silent = std::chrono::milliseconds(1000);  ///< a sensor without samples for this long has no vote
  double still_spread_mps2 = 0.8;  ///< SD of |specific force| below this, over the last half second: standing
  double still_rate_radps = 0.4;   ///< and mean |rate| below this, where there is a gyroscope
  double quiet_accel_mps2 = 3.0;   ///< |specific force| this close to gravity is quiet,
  double quiet_rate_radps = 1.5;   ///< with |rate| below this
  double shoe_run_quiet_share = 0.21;   ///< a shoe quiet for less of the time runs,
  double shoe_stop_quiet_share = 0.28;  ///< and runs on until it is quiet for more than this,
  double no_gyro_quiet_share = 0.07;    ///< added to both where there is no gyroscope
  double shoe_run_spread_mps2 = 6.0;    ///< if it moves this hard
  double body_run_spread_mps2 = 6.2;    ///< a pelvis, hip or trunk over this runs
};

class GaitMode {
 public:
  explicit GaitMode(const GaitModeParams& params = {}) : params_(params) {}

  /// Samples in order of time over all sites. @return the gait, once, when it has changed.
  std::optional<Gait> push(Site site, const ImuSample& sample, bool has_gyro = true);

  Gait gait() const { return gait_; }
  /// What this sensor alone would say; kUnknown while it has been silent or is new.
  Gait vote(Site site) const { return sensors_[index(site)].vote; }

 private:
  static constexpr int kBlocks = 8;  ///< two seconds
  static constexpr int kShort = 2;   ///< half a second
  static constexpr int kStride = 5;  ///< a walking stride and more: less says nothing of a foot's rest
  struct Sums {
    double n = 0.0, norm = 0.0, norm_sq = 0.0, quiet = 0.0, rate = 0.0;
    void add(const Sums& other);
    double spread() const;
  };
  struct Sensor {
    bool started = false;
    Time block_end, last;
    Sums open;
    std::array<Sums, kBlocks> blocks{};
    int filled = 0, next = 0;
    Gait vote = Gait::kUnknown;
  };
  void add(Sensor& sensor, const ImuSample& sample) const;
  void close_block(Site site, Sensor& sensor, bool has_gyro);
  Gait judge(Site site, const Sensor& sensor, bool has_gyro) const;
  Gait count_votes(Time now) const;
  std::optional<Gait> decide(Time now);

  GaitModeParams params_;
  std::array<Sensor, kSiteCount> sensors_{};
  Gait gait_ = Gait::kUnknown;
  Gait candidate_ = Gait::kUnknown;
  Time candidate_since_;
};

}  // namespace evenstride
