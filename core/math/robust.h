/// Robust location and spread, and quantiles for small samples.
#pragma once

#include <span>

namespace evenstride {

/// Middle of `values` (mean of the middle two for an even count); reorders them. @throws
/// std::invalid_argument if empty.
double median(std::span<double> values);

/// Median absolute deviation from `centre`; overwrites `values`. Times 1.4826 it estimates a normal SD.
double median_deviation(std::span<double> values, double centre);
inline constexpr double kNormalSdPerMad = 1.4826;

/// Two-sided quantile of Student's t: the value that |t| passes with probability `two_sided`, 1e-6 <=
/// two_sided < 1, for `degrees` >= 2. Within 1 % of the exact value from 3 degrees on. Cornish-Fisher
/// expansion of Hill 1970, doi:10.1145/355598.362775; normal quantile by Acklam's approximation.
double student_t(double two_sided, double degrees);

/// Correlation of successive values, corrected for the bias of short series, (1 + 3 r) / n (Kendall 1954),
/// limited to [0, 0.95]; 0 for fewer than 4 values.
double lag_one_correlation(std::span<const double> values);

/// How many independent values `count` values with lag-one correlation `rho` are worth: n (1 - rho) / (1 +
/// rho), >= 2.
double effective_count(double count, double rho);

}  // namespace evenstride
