#include "tools/validation/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <utility>

#include "core/math/robust.h"

namespace evenstride::validation {
namespace {

struct Moments {
  double n = 0.0, mean = 0.0, sd = 0.0, rms = 0.0;
};

/// Two passes: the second is free of the cancellation that squares would bring.
Moments moments_of(const std::vector<double>& values) {
  Moments m;
  m.n = static_cast<double>(values.size());
  double squares = 0.0, deviations = 0.0;
  for (double v : values) {
    m.mean += v / m.n;
    squares += v * v;
  }
  for (double v : values) deviations += (v - m.mean) * (v - m.mean);
  m.sd = std::sqrt(deviations / m.n);
  m.rms = std::sqrt(squares / m.n);
  return m;
}

template <class Get>
double median_over(const std::vector<RunnerError>& runners, Get get) {
  std::vector<double> values;
  for (const RunnerError& runner : runners) values.push_back(get(runner));
  return median(std::move(values));
}

}  // namespace

double median(std::vector<double> values) {
  std::erase_if(values, [](double v) { return !std::isfinite(v); });
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  return evenstride::median(std::span<double>(values));
}

double symmetry_index(std::vector<double> left, std::vector<double> right) {
  const double l = median(std::move(left)), r = median(std::move(right));
  return 200.0 * (l - r) / (l + r);
}

double percentile(std::vector<double> values, double share) {
  std::erase_if(values, [](double v) { return !std::isfinite(v); });
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size()))) - 1];
}

double ErrorSummary::runner_bias() const {
  return median_over(runners, [](const RunnerError& r) { return std::abs(r.bias); });
}

double ErrorSummary::runner_sd() const {
  return median_over(runners, [](const RunnerError& r) { return r.sd; });
}

double ErrorSummary::worst_runner_bias() const {
  double worst = 0.0;
  for (const RunnerError& runner : runners) worst = std::max(worst, std::abs(runner.bias));
  return worst;
}

double ErrorSummary::change_within_runner() const {
  double squares = 0.0, freedom = 0.0;
  for (const RunnerError& runner : runners) {
    squares += static_cast<double>(runner.n) * runner.sd * runner.sd;
    freedom += static_cast<double>(runner.n) - 1.0;
  }
  return freedom > 0.0 ? std::sqrt(squares / freedom) : std::numeric_limits<double>::quiet_NaN();
}

std::optional<ErrorSummary> summarise(const std::vector<double>& errors,
                                      const std::vector<std::string>& runners) {
  std::vector<double> finite;
  std::map<std::string, std::vector<double>> by_runner;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    if (!std::isfinite(errors[i])) continue;
    finite.push_back(errors[i]);
    if (!runners.empty()) by_runner[runners[i]].push_back(errors[i]);
  }
  if (finite.empty()) return std::nullopt;
  const Moments all = moments_of(finite);
  ErrorSummary summary{finite.size(), all.mean, all.sd, all.rms, {}};
  for (const auto& [runner, values] : by_runner) {
    const Moments m = moments_of(values);
    summary.runners.push_back({runner, values.size(), m.mean, m.sd});
  }
  return summary;
}

std::optional<double> slope(const std::vector<double>& x, const std::vector<double>& y) {
  if (x.size() < 3) return std::nullopt;
  const double mean_x = moments_of(x).mean, mean_y = moments_of(y).mean;
  double squares = 0.0, products = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    squares += (x[i] - mean_x) * (x[i] - mean_x);
    products += (x[i] - mean_x) * (y[i] - mean_y);
  }
  if (squares <= 0.0) return std::nullopt;
  return products / squares;
}

double wrap_deg(double angle_deg) {
  const double turned = std::fmod(angle_deg + 180.0, 360.0);
  return (turned < 0.0 ? turned + 360.0 : turned) - 180.0;
}

}  // namespace evenstride::validation
