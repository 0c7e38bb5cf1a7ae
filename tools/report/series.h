/// One quantity over a run: the mean of each part of it, with the mean's 95 % interval.
#pragma once

#include <string>
#include <vector>

#include "proto/results.pb.h"

namespace evenstride {

struct Sample {
  double t_s = 0.0;
  double value = 0.0;
};

/// Length of a part, s: 10 s; longer when the run would have more than 180 parts, shorter when fewer than 10,
/// but never below 3 s.
double part_length_s(double duration_s);

/// Means of `samples` (in order of time) over parts of `part_s` > 0. The 95 % interval is Student's, the number
/// of samples reduced for the lag-1 autocorrelation r of the scatter inside parts, n (1-r)/(1+r) >= 3. Parts
/// with fewer than `kLeastSamples` are left out: one odd step is no mean.
inline constexpr std::size_t kLeastSamples = 3;
v1::Series mean_series(std::string name, std::string unit, const std::vector<Sample>& samples, double part_s);

}  // namespace evenstride
