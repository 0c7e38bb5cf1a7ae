#include "core/math/robust.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace evenstride {
namespace {

/// Standard normal quantile, relative error below 1.2e-9 (P. J. Acklam 2003).
double normal_quantile(double p) {
  constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                          1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                          6.680131188771972e+01, -1.328068155288572e+01};
  constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                          -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
  constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                          3.754408661907416e+00};
  if (p < 0.02425) {
    const double q = std::sqrt(-2.0 * std::log(p));
    return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
           ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1.0);
  }
  const double q = p - 0.5, r = q * q;
  return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
         (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1.0);
}

}  // namespace

double median(std::span<double> values) {
  if (values.empty()) throw std::invalid_argument("median of nothing");
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return 0.5 * (*middle + *std::max_element(values.begin(), middle));
}

double median_deviation(std::span<double> values, double centre) {
  for (double& value : values) value = std::abs(value - centre);
  return median(values);
}

double student_t(double two_sided, double degrees) {
  if (!(two_sided >= 1e-6 && two_sided < 1.0) || !(degrees >= 2.0))
    throw std::invalid_argument("student_t: probability or degrees out of range");
  if (degrees < 2.5) {  // closed form for 2 degrees, where the expansion fails
    const double p = 1.0 - two_sided;
    return p * std::sqrt(2.0 / (1.0 - p * p));
  }
  const double z = -normal_quantile(0.5 * two_sided), z2 = z * z, n = degrees;
  const double g1 = z * (z2 + 1.0) / 4.0;
  const double g2 = z * ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0;
  const double g3 = z * (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / 384.0;
  const double g4 = z * ((((79.0 * z2 + 776.0) * z2 + 1482.0) * z2 - 1920.0) * z2 - 945.0) / 92160.0;
  return z + g1 / n + g2 / (n * n) + g3 / (n * n * n) + g4 / (n * n * n * n);
}

double lag_one_correlation(std::span<const double> values) {
  const std::size_t n = values.size();
  if (n < 4) return 0.0;
  double mean = 0.0, product = 0.0, square = 0.0;
  for (const double v : values) mean += v / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    square += (values[i] - mean) * (values[i] - mean);
    if (i > 0) product += (values[i] - mean) * (values[i - 1] - mean);
  }
  if (square <= 0.0) return 0.0;
  const double r = product / square;
  return std::clamp(r + (1.0 + 3.0 * r) / static_cast<double>(n), 0.0, 0.95);
}

double effective_count(double count, double rho) { return std::max(2.0, count * (1.0 - rho) / (1.0 + rho)); }

}  // namespace evenstride
