#include "core/events/foot_metrics.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>

#include "core/base/units.h"
#include "core/events/signal_marks.h"
#include "core/math/band_power.h"
#include "core/math/butterworth.h"

namespace evenstride {
namespace {

constexpr double kStep_s = 1.0 / FootGrid::kRate_hz;
constexpr int kMargin = 16;                          // 40 ms on both sides for the filter to settle
constexpr int kImpactBefore = 4, kImpactAfter = 24;  // 10 and 60 ms
constexpr int kImpactSamples = kImpactBefore + kImpactAfter + 1 + 2 * kMargin;
constexpr double kImpactCutoff_hz = 60.0;

Eigen::Vector3d accel(const FootGridSample& s) { return s.accel_F_mps2.cast<double>(); }
Eigen::Vector3d rate(const FootGridSample& s) { return s.rate_F_radps.cast<double>(); }

// exp(half), to fourth order: at 40 rad/s and 2.5 ms the norm is off by 1e-8, so that it need not be renewed.
Eigen::Quaterniond small_turn(const Eigen::Vector3d& half) {
  const double h2 = half.squaredNorm();
  const Eigen::Vector3d v = (1.0 - h2 / 6.0 + h2 * h2 / 120.0) * half;
  return {1.0 - 0.5 * h2 + h2 * h2 / 24.0, v.x(), v.y(), v.z()};
}

bool is_unbroken(const FootGrid& grid, std::int64_t from, std::int64_t to) {
  for (std::int64_t k = from; k <= to; ++k)
    if (grid[k].gap || grid[k].clipped) return false;
  return true;
}

}  // namespace

std::optional<double> impact_peak(const FootGrid& grid, const StanceWindow& window, double contact) {
  static const Butterworth2 section = Butterworth2::low_pass(kImpactCutoff_hz, FootGrid::kRate_hz);
  const int centre = static_cast<int>(std::lround(contact));
  if (window.has_clipping(centre - kImpactBefore, centre + kImpactAfter) ||
      window.has_gap(centre - kImpactBefore, centre + kImpactAfter))
    return std::nullopt;
  const std::int64_t from = window.first_index() + centre - kImpactBefore - kMargin;
  if (from < grid.begin() || from + kImpactSamples > grid.end()) return std::nullopt;
  std::array<Eigen::Array3d, kImpactSamples> a;
  const auto pitch = window[FootSignal::kPitch];
  for (int i = 0; i < kImpactSamples; ++i) {
    const double th = value_at(pitch, static_cast<double>(from + i - window.first_index()));
    a[static_cast<std::size_t>(i)] =
        accel(grid[from + i]) - kGravity_mps2 * Eigen::Vector3d(-std::sin(th), 0.0, std::cos(th));
  }
  ButterworthState<Eigen::Array3d> state;
  state.settle(section, a.front());
  for (auto& v : a) v = state.step(section, v);
  state.settle(section, a.back());
  for (auto v = a.rbegin(); v != a.rend(); ++v) *v = state.step(section, *v);
  double largest = 0.0;
  for (int i = kMargin; i < kImpactSamples - kMargin; ++i)
    largest = std::max(largest, a[static_cast<std::size_t>(i)].matrix().squaredNorm());
  return std::sqrt(largest);
}

std::optional<double> shoe_shock_power_g2(const StanceWindow& window, double contact) {
  constexpr int kSamples = static_cast<int>(kShockWindow_s * FootGrid::kRate_hz) + 1;
  const int first = static_cast<int>(std::lround(contact)), last = first + kSamples - 1;
  if (first < 0 || last >= window.size() || window.has_gap(first, last) || window.has_clipping(first, last))
    return std::nullopt;
  const auto vertical = window[FootSignal::kAccelZ].subspan(static_cast<std::size_t>(first), kSamples);
  return shock_power(vertical, kStep_s) / (kGravity_mps2 * kGravity_mps2);
}

std::optional<FootTravel> foot_travel(const FootGrid& grid, std::int64_t from, std::int64_t to) {
  if (from < grid.begin() || to >= grid.end() || to <= from || !is_unbroken(grid, from, to))
    return std::nullopt;
  // World W: the foot's axes at `from`, where it lies flat.
  Eigen::Quaterniond q_WF = Eigen::Quaterniond::Identity();
  const Eigen::Vector3d gravity_W(0.0, 0.0, kGravity_mps2);
  Eigen::Vector3d velocity_W = Eigen::Vector3d::Zero(), travel_W = Eigen::Vector3d::Zero();
  Eigen::Vector3d last_accel_W = accel(grid[from]) - gravity_W;
  for (std::int64_t k = from + 1; k <= to; ++k) {
    q_WF = q_WF * small_turn((0.25 * kStep_s) * (rate(grid[k - 1]) + rate(grid[k])));
    const Eigen::Vector3d accel_W = q_WF * accel(grid[k]) - gravity_W;
    const Eigen::Vector3d before = velocity_W;
    velocity_W += (0.5 * kStep_s) * (last_accel_W + accel_W);
    travel_W += (0.5 * kStep_s) * (before + velocity_W);
    last_accel_W = accel_W;
  }
  const double time_s = static_cast<double>(to - from) * kStep_s;
  // The missed velocity grows linearly: half of it counts over the whole time.
  travel_W -= 0.5 * time_s * velocity_W;
  return FootTravel{travel_W.head<2>().norm(), travel_W.z(), time_s};
}

}  // namespace evenstride
