/// The last differences between left and right of one quantity, and what they say together.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "core/symmetry/side_pair.h"

namespace evenstride {

inline constexpr int kSymmetryWindow = 120;
inline constexpr int kSymmetryBaseline = 240;

class DifferenceWindow {
 public:
  struct Summary {
    bool enough = false;  ///< at least 10 values remain without outliers
    double mean = 0.0;
    double standard_error = 0.0;  ///< of the mean, from the effective number
    double effective_n = 0.0;
    double left_mean = 0.0, right_mean = 0.0;
  };
  /// The runner's own difference, learnt once.
  struct Baseline {
    std::array<double, kSymmetryBaseline> values{};
    int count = 0;
    bool done = false;
    double mean = 0.0, standard_error = 0.0;
    void add(double difference, int wanted);
  };

  void push(const SidePair& pair, int window);
  void clear() { count_ = next_ = 0; }
  int count() const { return count_; }
  /// Values further than `outlier_mads` median absolute deviations from the median are left out.
  Summary summary(double outlier_mads) const;

 private:
  std::array<SidePair, kSymmetryWindow> pairs_{};
  int count_ = 0, next_ = 0;
};

/// Mean of correlated values with its standard error: sd / sqrt(n_eff), where sd allows for the correlation
/// too.
DifferenceWindow::Summary correlated_mean(std::span<const double> values);

}  // namespace evenstride
