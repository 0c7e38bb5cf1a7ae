/// The path of a shoe over one stride, from one flat foot to the next, out of its sensor's readings.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "core/sim/running_model.h"
#include "tools/formats/bids_truth.h"
#include "tools/formats/motion_bids.h"

namespace evenstride {

/// One stance to the next of the same foot, by a force plate.
struct TrueStrideTimes {
  double contact_s = 0.0, contact_time_s = 0.0;
  double next_contact_s = 0.0, next_contact_time_s = 0.0;
  /// Of a phase as in core/sim/running_model.h: 0 to 1 stance, 1 to 2 swing, from 2 on the next stance.
  double time_s(double phase) const;
};

struct FootStride {
  std::vector<sim::FootRates<double>> rates;  ///< at each wished phase; on a treadmill the ground is the belt
  double strike_rad = 0.0;  ///< pitch at the stride's end contact against the flat foot, toes up > 0
};

/// Readings in shoe axes, freed of bias.
class ShoeReadings {
 public:
  /// Of a left or a right shoe.
  ShoeReadings(const BidsSensor& sensor, const TrueMounting& mounting);

  /// Strapdown from flat to flat: the tilt and the velocity left at its end are taken off evenly, and the
  /// ground is where the shoe comes back to. Nothing where readings are missing.
  std::optional<FootStride> stride(const TrueStrideTimes& times, const std::vector<double>& phases) const;

 private:
  struct Course {
    double start_s = 0.0, step_s = 0.0;
    std::vector<Eigen::Vector3d> rate, force;
  };
  std::optional<Course> course(double from_s, double to_s) const;

  double outward_;  ///< sign of the y axis away from the other foot
  std::vector<double> time_s_;
  std::vector<Eigen::Vector3d> rate_B_radps_, force_B_mps2_;
};

}  // namespace evenstride
