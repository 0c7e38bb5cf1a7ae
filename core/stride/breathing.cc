#include "core/stride/breathing.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <span>

#include "core/base/units.h"
#include "core/math/robust.h"

namespace evenstride {
namespace {

constexpr double kLongestStep_s = 0.7;
constexpr int kLinePasses = 10;
constexpr double kDbPerNeper = 4.342944819;  // of power

/// Straight line of log power over log frequency with the least absolute deviations (reweighted squares):
/// noise with memory falls so, and a single peak does not lift it.
Eigen::Vector2d noise_line(std::span<const double> x, std::span<const double> y) {
  Eigen::Vector2d line = Eigen::Vector2d::Zero();
  for (int pass = 0; pass < kLinePasses; ++pass) {
    Eigen::Matrix2d normal = Eigen::Matrix2d::Zero();
    Eigen::Vector2d right = Eigen::Vector2d::Zero();
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Eigen::Vector2d row(1.0, x[i]);
      const double weight = pass == 0 ? 1.0 : 1.0 / std::max(std::abs(y[i] - row.dot(line)), 0.1);
      normal += weight * row * row.transpose();
      right += weight * y[i] * row;
    }
    line = normal.ldlt().solve(right);
  }
  return line;
}

/// Takes the straight line of least squares off.
void remove_trend(std::span<double> values) {
  const auto n = static_cast<double>(values.size());
  const double middle = 0.5 * (n - 1.0);
  double mean = 0.0, product = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    mean += values[i] / n;
    product += (static_cast<double>(i) - middle) * values[i];
  }
  const double slope = product / (n * (n * n - 1.0) / 12.0);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] -= mean + slope * (static_cast<double>(i) - middle);
}

double power_at(std::span<const double> values, double turn_rad) {
  const double turn = 2.0 * std::cos(turn_rad);
  double s1 = 0.0, s2 = 0.0;  // Goertzel
  for (const double value : values) {
    const double s = value + turn * s1 - s2;
    s2 = s1;
    s1 = s;
  }
  return s1 * s1 + s2 * s2 - turn * s1 * s2;
}

}  // namespace

std::optional<BreathingRecord> BreathingMonitor::push(const StrideRecord& stride) {
  const bool usable = stride.trunk_lean_rad && stride.pelvic_tilt_rad &&
                      !stride.quality.has(Mark::kWalking) && !stride.quality.has(Mark::kTurning) &&
                      !stride.quality.has(Mark::kGap);
  if (!usable || (!ends_.empty() && seconds(stride.end - ends_.back()) > kLongestStep_s)) {
    pitch_rad_.clear();
    ends_.clear();
    before_hz_.reset();
  }
  if (!usable) return std::nullopt;
  pitch_rad_.push(*stride.trunk_lean_rad - *stride.pelvic_tilt_rad);
  ends_.push(stride.end);
  if (++since_look_ < kEvery || !ends_.full()) return std::nullopt;
  since_look_ = 0;
  const double rate_hz = static_cast<double>(kStrides - 1) / seconds(ends_.back() - ends_.front());
  const std::optional<double> seen_hz = look(rate_hz);
  BreathingRecord record{stride.end, std::nullopt, params_.sd_hz};
  if (seen_hz && before_hz_ && std::abs(*seen_hz - *before_hz_) <= params_.agree_hz) record.rate_hz = seen_hz;
  before_hz_ = seen_hz;
  return record;
}

// Records come once a step, nearly evenly: places in the ring stand for times.
BreathingMonitor::Spectrum BreathingMonitor::part_spectrum(std::size_t first, double rate_hz) const {
  std::array<double, kPart> values{};
  for (std::size_t i = 0; i < kPart; ++i) values[i] = pitch_rad_[first + i];
  remove_trend(values);
  for (std::size_t i = 0; i < kPart; ++i)
    values[i] *=
        0.5 - 0.5 * std::cos(2.0 * kPi * static_cast<double>(i + 1) / static_cast<double>(kPart + 1));
  Spectrum power{};
  for (std::size_t k = 0; k < kFrequencies; ++k)
    power[k] = power_at(values, 2.0 * kPi * (kFirst_hz + kStep_hz * static_cast<double>(k)) / rate_hz);
  return power;
}

BreathingMonitor::Peak BreathingMonitor::peak_of(const Spectrum& log_power, double rate_hz) const {
  std::array<double, kFrequencies> log_hz{};
  for (std::size_t k = 0; k < kFrequencies; ++k)
    log_hz[k] = std::log(kFirst_hz + kStep_hz * static_cast<double>(k));
  const Eigen::Vector2d line = noise_line(log_hz, log_power);
  Spectrum above{}, inside{};
  std::size_t count = 0, best = 0;
  for (std::size_t k = 0; k < kFrequencies; ++k) {
    above[k] = log_power[k] - line[0] - line[1] * log_hz[k];
    const double hz = kFirst_hz + kStep_hz * static_cast<double>(k);
    if (hz < params_.lowest_hz || hz > std::min(params_.highest_hz, 0.45 * rate_hz)) continue;
    if (count == 0 || above[k] > above[best]) best = k;
    inside[count++] = above[k];
  }
  const double usual = median(std::span(inside).first(count));
  return {kFirst_hz + kStep_hz * static_cast<double>(best), kDbPerNeper * (above[best] - usual)};
}

bool BreathingMonitor::is_locked(double hz, double rate_hz) const {
  for (const double steps : {3.0, 4.0, 5.0, 6.0})
    if (std::abs(hz - rate_hz / steps) < params_.locked_hz) return true;
  return false;
}

std::optional<double> BreathingMonitor::look(double rate_hz) const {
  std::array<Spectrum, kParts> parts;
  Spectrum sum{};
  for (std::size_t p = 0; p < kParts; ++p) {
    parts[p] = part_spectrum(p * kPart / 2, rate_hz);
    for (std::size_t k = 0; k < kFrequencies; ++k) sum[k] += parts[p][k];
  }
  const auto in_logs = [](Spectrum power) {
    for (double& v : power) v = std::log(v + 1e-30);  // a signal without any noise stays finite
    return power;
  };
  const Peak peak = peak_of(in_logs(sum), rate_hz);
  if (peak.prominence_db < params_.prominence_db || is_locked(peak.hz, rate_hz)) return std::nullopt;
  for (const Spectrum& part : parts)
    if (std::abs(peak_of(in_logs(part), rate_hz).hz - peak.hz) > params_.agree_hz) return std::nullopt;
  return peak.hz;
}

}  // namespace evenstride
