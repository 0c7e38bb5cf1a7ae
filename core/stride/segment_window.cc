#include "core/stride/segment_window.h"

#include <algorithm>
#include <cmath>

#include "core/base/units.h"

namespace evenstride {
namespace {

/// Longest interval between neighbours that still counts as whole: lost packets of slow sensors are longer.
Duration allowed_gap(const SegmentHistory& history, std::size_t first) {
  const std::size_t last = std::min(first + 16, history.size() - 1);
  Duration usual = Duration::max();
  for (std::size_t i = first; i < last; ++i) usual = std::min(usual, history[i + 1].time - history[i].time);
  if (usual == Duration::max()) return SegmentWindow::kMaxGap;
  return std::max(SegmentWindow::kMaxGap, 3 * usual);
}

/// How many native samples make one: odd, so that the middle one stands for them.
std::size_t thinning(const SegmentHistory& history, std::size_t first, std::size_t last, double step_s) {
  const double native_s = seconds(history[last].time - history[first].time) /
                          static_cast<double>(std::max<std::size_t>(last - first, 1));
  const auto ratio = static_cast<std::size_t>(step_s / std::max(native_s, 1e-4) + 0.01);
  return ratio < 3 ? 1 : ratio - (ratio % 2 == 0 ? 1 : 0);
}

double wrapped_near(double angle_rad, double previous_rad) {
  return angle_rad - 2.0 * kPi * std::round((angle_rad - previous_rad) / (2.0 * kPi));
}

}  // namespace

SegmentWindow::SegmentWindow() : native_time_s_(kNative) {
  for (std::size_t m = 0; m < kMotionCount; ++m) {
    native_[m].resize(kNative);
    grid_[m].resize(kCapacity);
  }
}

bool SegmentWindow::fill(const SegmentHistory& history, const Eigen::Matrix3d* R_BS, Time from, Time to) {
  const double span_s = seconds(to - from);
  if (!(span_s > 0.0)) return false;
  const double pieces = std::ceil(span_s / kStep_s - 1e-9);
  return fill(history, R_BS, from, span_s / pieces, static_cast<std::size_t>(pieces) + 1);
}

bool SegmentWindow::fill(const SegmentHistory& history, const Eigen::Matrix3d* R_BS, Time from, double step_s,
                         std::size_t count, Motion last) {
  size_ = 0;
  last_ = last;
  has_angles_ = R_BS != nullptr;
  if (count < 2 || count > kCapacity || history.empty()) return false;
  from_ = from;
  step_s_ = step_s;
  if (!take_native(history, R_BS, from, step_s * static_cast<double>(count - 1))) return false;
  size_ = count;
  resample(has_angles_ ? static_cast<std::size_t>(last_) + 1 : 1);
  return true;
}

bool SegmentWindow::take_native(const SegmentHistory& history, const Eigen::Matrix3d* R_BS, Time from,
                                double span_s) {
  const Time to = from + duration_from_s(span_s);
  if (from < history.oldest() || to > history.newest()) return false;
  std::size_t first = history.first_at_or_after(from);
  std::size_t last = history.first_at_or_after(to);
  if (!history.covers(from, to, allowed_gap(history, first))) return false;
  const std::size_t group = thinning(history, first, last, step_s_);
  const std::size_t margin = 2 * group;  // slopes at the ends, and whole groups
  first = first > margin ? first - margin : 0;
  last = std::min(last + margin, history.size() - 1);
  native_size_ = 0;
  for (std::size_t i = first; i + group <= last + 1 && native_size_ < kNative; i += group) {
    double sum = 0.0;
    for (std::size_t k = 0; k < group; ++k) sum += static_cast<double>(history[i + k].accel_E_mps2.z());
    set_native(history[i + group / 2], R_BS, sum / static_cast<double>(group));
  }
  return native_size_ >= 2 && native_size_ < kNative && native_time_s_[0] <= 0.5 * step_s_;
}

void SegmentWindow::set_native(const OrientedSample& sample, const Eigen::Matrix3d* R_BS,
                               double vertical_mps2) {
  const std::size_t n = native_size_++;
  native_time_s_[n] = seconds(sample.time - from_);
  native_[static_cast<std::size_t>(Motion::kVertical)][n] = vertical_mps2 / kGravity_mps2;
  if (R_BS == nullptr) return;
  const Eigen::Matrix3f R_ES = sample.q_ES.toRotationMatrix();
  const Eigen::Vector3f left_E = R_ES * R_BS->row(1).cast<float>().transpose();
  native_[static_cast<std::size_t>(Motion::kObliquity)][n] = std::asin(std::clamp(left_E.z(), -1.0F, 1.0F));
  if (last_ < Motion::kTilt) return;
  const float forward_up = R_ES.row(2).dot(R_BS->row(0).cast<float>());
  native_[static_cast<std::size_t>(Motion::kTilt)][n] = -std::asin(std::clamp(forward_up, -1.0F, 1.0F));
  auto& heading = native_[static_cast<std::size_t>(Motion::kHeading)];
  const double raw = std::atan2(-left_E.x(), left_E.y());
  heading[n] = n == 0 ? raw : wrapped_near(raw, heading[n - 1]);
}

/// A Hermite piece is the same sum of four neighbours for all motions.
void SegmentWindow::resample(std::size_t motions) {
  const std::vector<double>& t = native_time_s_;
  const std::size_t n = native_size_;
  std::size_t i = 0;
  for (std::size_t k = 0; k < size_; ++k) {
    const double at = static_cast<double>(k) * step_s_;
    while (i + 2 < n && t[i + 1] <= at) ++i;
    const std::size_t before = i == 0 ? 0 : i - 1, after = std::min(i + 2, n - 1);
    const double h = t[i + 1] - t[i];
    const double u = std::clamp((at - t[i]) / h, 0.0, 1.0), v = 1.0 - u;
    const double here = v * v * (1.0 + 2.0 * u), next = u * u * (1.0 + 2.0 * v);
    const double slope_here = v * v * u * h / (t[i + 1] - t[before]);
    const double slope_next = u * u * v * h / (t[after] - t[i]);
    for (std::size_t m = 0; m < motions; ++m) {
      const std::vector<double>& y = native_[m];
      grid_[m][k] = here * y[i] + next * y[i + 1] + slope_here * (y[i + 1] - y[before]) -
                    slope_next * (y[after] - y[i]);
    }
  }
}

double value_at(std::span<const double> grid, double step_s, double time_s) {
  const double position = std::clamp(time_s / step_s, 0.0, static_cast<double>(grid.size() - 1));
  const auto i = std::min(static_cast<std::size_t>(position), grid.size() - 2);
  const double share = position - static_cast<double>(i);
  return grid[i] + share * (grid[i + 1] - grid[i]);
}

}  // namespace evenstride
