/// The measured course of the vertical force of a recording, where it stands beside the dataset: in a dataset
/// named as the trial's source, in the same folder, in `<source trial>/force.csv.gz` with a `steps.csv`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/stride/force_wave.h"
#include "tools/formats/bids_truth.h"

namespace evenstride {

struct TrueForce {
  std::vector<double> time_s;  ///< on the recording's clock, rising
  std::vector<double> up_bw;

  /// Linear between samples; 0 outside.
  double at(double time) const;
  /// Over a stance; nothing where the force does not cover it or is not above 0.
  std::optional<ForceShape> shape(double contact_s, double toe_off_s) const;
};

/// Nothing where there is no such file, its columns are others, or its contacts do not fit `steps`.
std::optional<TrueForce> read_true_force(const std::string& dataset, const TrueTrial& trial,
                                         const std::vector<TrueStep>& steps);

}  // namespace evenstride
