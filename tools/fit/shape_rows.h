/// Shoes with true contacts, and the mean course of their force level about them.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/events/shoe_shapes.h"
#include "tools/formats/bids_truth.h"
#include "tools/formats/motion_bids.h"

namespace evenstride {

/// All that counts of a shoe's readings: the specific force.
template <class Take>
void each_force(const BidsSensor& sensor, Take&& take) {
  for (std::size_t row = 0; row < sensor.rows.size(); ++row) {
    ImuSample sample = sample_at(sensor, row);
    sample.rate_S_radps.setZero();
    if (sample.accel_S_mps2.allFinite()) take(sample);
  }
}

/// Sums over strides or contacts, so that anybody can be left out of a mean.
template <std::size_t N>
struct CourseSum {
  std::array<double, N> sum{};
  std::size_t n = 0;

  void add(const CourseSum& other) {
    for (std::size_t i = 0; i < N; ++i) sum[i] += other.sum[i];
    n += other.n;
  }
  std::array<double, N> mean() const {
    std::array<double, N> mean = sum;
    for (double& v : mean) v /= static_cast<double>(n);
    return mean;
  }
};

/// Contacts before and after which the stride is known, where no reading was lost.
struct ShapeSums {
  CourseSum<kShapeBins> strides;                     ///< two a row, from contact on
  CourseSum<kWalkBefore + 1 + kWalkAfter> contacts;  ///< the longest course; a runner's is its middle
};

/// One shoe of a recording. Of its readings only the specific force counts.
struct ShapeShoe {
  std::string person;
  ShoeGait gait = ShoeGait::kRunning;
  BidsSensor sensor;
  std::vector<TrueStep> steps;  ///< of its side
  ShapeSums sums;
};
ShapeSums sum_courses(const BidsSensor& sensor, const std::vector<TrueStep>& steps);

/// All shoes of a dataset's plain recordings, all of them in one gait. Fails when a file cannot be read.
Result<std::vector<ShapeShoe>> collect_shape_shoes(const std::string& dataset, ShoeGait gait);

}  // namespace evenstride
