#include "tools/report/series.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/math/robust.h"

namespace evenstride {
namespace {

constexpr double kOutside = 0.05;  // of a 95 % interval
constexpr double kMostParts = 180.0, kFewParts = 10.0;
constexpr double kPart_s = 10.0, kLeastPart_s = 3.0;

struct Part {
  std::size_t begin = 0, end = 0;
  double mean = 0.0;
};

std::vector<Part> split(const std::vector<Sample>& samples, double part_s) {
  std::vector<Part> parts;
  const auto part_of = [part_s](const Sample& sample) { return std::floor(sample.t_s / part_s); };
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (i == 0 || part_of(samples[i]) != part_of(samples[i - 1])) parts.push_back({i, i, 0.0});
    parts.back().end = i + 1;
    parts.back().mean += samples[i].value;
  }
  for (Part& part : parts) part.mean /= static_cast<double>(part.end - part.begin);
  return parts;
}

/// Of the scatter about each part's mean, never below 0: scatter that alternates is not taken as an
/// advantage.
double autocorrelation(const std::vector<Sample>& samples, const std::vector<Part>& parts) {
  double squares = 0.0, products = 0.0;
  for (const Part& part : parts) {
    for (std::size_t i = part.begin; i < part.end; ++i) {
      const double off = samples[i].value - part.mean;
      squares += off * off;
      if (i > part.begin) products += off * (samples[i - 1].value - part.mean);
    }
  }
  constexpr double kMost = 0.95;
  return squares > 0.0 ? std::clamp(products / squares, 0.0, kMost) : 0.0;
}

double half_interval(const std::vector<Sample>& samples, const Part& part, double correlation) {
  const auto n = static_cast<double>(part.end - part.begin);
  double squares = 0.0;
  for (std::size_t i = part.begin; i < part.end; ++i) squares += std::pow(samples[i].value - part.mean, 2);
  const double effective_n = std::max(3.0, n * (1.0 - correlation) / (1.0 + correlation));
  return student_t(kOutside, effective_n - 1.0) * std::sqrt(squares / (n - 1.0) / effective_n);
}

}  // namespace

double part_length_s(double duration_s) {
  if (duration_s > kPart_s * kMostParts) return std::ceil(duration_s / kMostParts);
  return std::clamp(std::floor(duration_s / kFewParts), kLeastPart_s, kPart_s);
}

v1::Series mean_series(std::string name, std::string unit, const std::vector<Sample>& samples,
                       double part_s) {
  v1::Series series;
  series.set_name(std::move(name));
  series.set_unit(std::move(unit));
  const std::vector<Part> parts = split(samples, part_s);
  const double correlation = autocorrelation(samples, parts);
  for (const Part& part : parts) {
    if (part.end - part.begin < kLeastSamples) continue;
    const double half = half_interval(samples, part, correlation);
    series.add_t_s((std::floor(samples[part.begin].t_s / part_s) + 0.5) * part_s);
    series.add_value(part.mean);
    series.add_low(part.mean - half);
    series.add_high(part.mean + half);
  }
  return series;
}

}  // namespace evenstride
