/// Error statistics as tables of agreement show them. Values that are not finite are left out.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace evenstride::validation {

/// Middle value, mean of the two middle ones for an even number; NaN of nothing.
double median(std::vector<double> values);

/// The smallest of the values that `share` (0 to 1] of them do not pass (nearest rank); NaN of nothing.
double percentile(std::vector<double> values, double share);

/// Symmetry index of the medians, %: 100 (L - R) / (0.5 (L + R)); NaN where one side has nothing.
double symmetry_index(std::vector<double> left, std::vector<double> right);

/// One runner's errors.
struct RunnerError {
  std::string runner;
  std::size_t n = 0;
  double bias = 0.0, sd = 0.0;
};

struct ErrorSummary {
  std::size_t n = 0;
  double bias = 0.0;
  double sd = 0.0;  ///< about the bias, divisor n
  double rmse = 0.0;
  std::vector<RunnerError> runners;  ///< in order of name; empty when no runners were given
  double limit_low() const { return bias - 1.96 * sd; }   ///< 95 % limits of agreement
  double limit_high() const { return bias + 1.96 * sd; }  ///< (Bland & Altman 1986)
  double runner_bias() const;                             ///< median over runners of |bias|
  double runner_sd() const;                               ///< median over runners of the SD
  double worst_runner_bias() const;                       ///< largest |bias| of a runner
  /// SD about each runner's own mean, pooled over runners; NaN where no runner has two values.
  double change_within_runner() const;
};

/// Nothing when no value is finite. `runners` is empty or as long as `errors`.
std::optional<ErrorSummary> summarise(const std::vector<double>& errors,
                                      const std::vector<std::string>& runners = {});

/// Least-squares slope of y on x, both as long and finite; nothing of fewer than three or of equal x.
std::optional<double> slope(const std::vector<double>& x, const std::vector<double>& y);

/// To (-180, 180], written as (x + 180) mod 360 - 180.
double wrap_deg(double angle_deg);

}  // namespace evenstride::validation
