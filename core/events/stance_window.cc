#include "core/events/stance_window.h"

#include <algorithm>
#include <cmath>

#include "core/base/units.h"
#include "core/math/butterworth.h"

namespace evenstride {
namespace {

constexpr double kRateCutoff_hz = 30.0;
constexpr double kForceCutoff_hz = 40.0;
constexpr double kSlowCutoff_hz = 12.0;
constexpr double kStep_s = 1.0 / FootGrid::kRate_hz;
constexpr std::uint8_t kGapBit = 1, kClippedBit = 2, kHoleBit = 4;

const Butterworth2 kRateSection = Butterworth2::low_pass(kRateCutoff_hz, FootGrid::kRate_hz);
const Butterworth2 kForceSection = Butterworth2::low_pass(kForceCutoff_hz, FootGrid::kRate_hz);
const Butterworth2 kSlowSection = Butterworth2::low_pass(kSlowCutoff_hz, FootGrid::kRate_hz);

std::size_t at(int i) { return static_cast<std::size_t>(i); }

// Several sections side by side: their recursions overlap in the processor, which a single one cannot.
template <int N>
struct Sections {
  using Channels = Eigen::Array<double, N, 1>;
  Channels b0, b1, b2, a1, a2;
  explicit Sections(const std::array<Butterworth2, N>& list) {
    for (int k = 0; k < N; ++k) {
      const Butterworth2& c = list[at(k)];
      b0[k] = c.b0, b1[k] = c.b1, b2[k] = c.b2, a1[k] = c.a1, a2[k] = c.a2;
    }
  }
};

// Forward and backward in place, each pass settled on its first value (as filter_forward_backward).
template <int N>
void filter_rows(const Sections<N>& c, const std::array<double*, N>& rows, int size) {
  typename Sections<N>::Channels x, s1, s2;
  const auto load = [&](int i) {
    for (int k = 0; k < N; ++k) x[k] = rows[at(k)][i];
  };
  const auto settle = [&](int i) {
    load(i);
    s1 = x * (1.0 - c.b0);
    s2 = x * (c.b2 - c.a2);
  };
  const auto step = [&](int i) {
    load(i);
    const typename Sections<N>::Channels y = x * c.b0 + s1;
    s1 = x * c.b1 - y * c.a1 + s2;
    s2 = x * c.b2 - y * c.a2;
    for (int k = 0; k < N; ++k) rows[at(k)][i] = y[k];
  };
  settle(0);
  for (int i = 0; i < size; ++i) step(i);
  settle(size - 1);
  for (int i = size - 1; i >= 0; --i) step(i);
}

const Sections<2> kPitchSections({kRateSection, kSlowSection});
const Sections<2> kTurnSections({kRateSection, kRateSection});
const Sections<4> kForceSections({kForceSection, kForceSection, kForceSection, kForceSection});

// Trapezoids from `origin`, where the integral is 0, in both directions.
void integrate_outwards(std::span<const double> y, int origin, double* out) {
  out[origin] = 0.0;
  const int size = static_cast<int>(y.size());
  for (int i = origin + 1; i < size; ++i) out[i] = out[i - 1] + 0.5 * kStep_s * (y[at(i - 1)] + y[at(i)]);
  for (int i = origin - 1; i >= 0; --i) out[i] = out[i + 1] - 0.5 * kStep_s * (y[at(i + 1)] + y[at(i)]);
}

}  // namespace

void StanceWindow::load(const FootGrid& grid, std::int64_t from, std::int64_t to, Side side) {
  grid_ = &grid;
  side_ = side;
  first_ = std::max(from, grid.begin());
  size_ = static_cast<int>(std::clamp<std::int64_t>(std::min(to, grid.reach()) - first_, 0, kLongest));
  if (size_ == 0) return;
  Row &rate = row(FootSignal::kPitchRate), &slow = row(FootSignal::kSlowPitchRate);
  for (int i = 0; i < size_; ++i) {
    const FootGridSample& sample = grid[first_ + i];
    rate[at(i)] = slow[at(i)] = static_cast<double>(sample.rate_F_radps.y());
    marks_[at(i)] =
        static_cast<std::uint8_t>((sample.gap ? kGapBit : 0) | (sample.clipped ? kClippedBit : 0) |
                                  (sample.gap && !sample.bridged ? kHoleBit : 0));
  }
  filter_rows<2>(kPitchSections, {rate.data(), slow.data()}, size_);
}

void StanceWindow::load_all() {
  if (size_ == 0) return;
  const double mirror = side_ == Side::kRight ? -1.0 : 1.0;
  Row &roll = row(FootSignal::kRollRate), &yaw = row(FootSignal::kYawRate);
  Row &fx = row(FootSignal::kForceX), &fy = row(FootSignal::kForceY), &fz = row(FootSignal::kForceZ);
  Row& norm = row(FootSignal::kForceNorm);
  for (int i = 0; i < size_; ++i) {
    const FootGridSample& sample = (*grid_)[first_ + i];
    roll[at(i)] = mirror * static_cast<double>(sample.rate_F_radps.x());
    yaw[at(i)] = mirror * static_cast<double>(sample.rate_F_radps.z());
    fx[at(i)] = static_cast<double>(sample.accel_F_mps2.x());
    fy[at(i)] = mirror * static_cast<double>(sample.accel_F_mps2.y());
    fz[at(i)] = static_cast<double>(sample.accel_F_mps2.z());
    norm[at(i)] = 0.0;
  }
  filter_rows<2>(kTurnSections, {roll.data(), yaw.data()}, size_);
  // Four fit the processor's registers better than three; the norm is made below.
  filter_rows<4>(kForceSections, {fx.data(), fy.data(), fz.data(), norm.data()}, size_);
  for (int i = 0; i < size_; ++i)
    norm[at(i)] = std::sqrt(fx[at(i)] * fx[at(i)] + fy[at(i)] * fy[at(i)] + fz[at(i)] * fz[at(i)]);
}

void StanceWindow::integrate_pitch(int quiet) {
  integrate_outwards((*this)[FootSignal::kPitchRate], quiet, row(FootSignal::kPitch).data());
}

// From the quiet instant, where the pitch is 0, to one end. The direction is turned on from sample to sample,
// which costs a tenth of a sine and a cosine each and is exact to 1e-9 at 40 rad/s.
void StanceWindow::level_accelerations(int quiet, int step) {
  const Row &pitch = row(FootSignal::kPitch), &fx = row(FootSignal::kForceX), &fz = row(FootSignal::kForceZ);
  Row &ax = row(FootSignal::kAccelX), &az = row(FootSignal::kAccelZ);
  double c = 1.0, s = 0.0;
  for (int i = quiet; i >= 0 && i < size_; i += step) {
    const double d = i == quiet ? 0.0 : pitch[at(i)] - pitch[at(i - step)], d2 = d * d;
    const double cd = 1.0 - 0.5 * d2 * (1.0 - d2 / 12.0), sd = d * (1.0 - d2 / 6.0 * (1.0 - d2 / 20.0));
    const double turned = c * cd - s * sd;
    s = s * cd + c * sd;
    c = turned;
    ax[at(i)] = c * fx[at(i)] + s * fz[at(i)];
    az[at(i)] = -s * fx[at(i)] + c * fz[at(i)] - kGravity_mps2;
  }
}

void StanceWindow::integrate_motion(int quiet) {
  level_accelerations(quiet, 1);
  level_accelerations(quiet, -1);
  integrate_outwards((*this)[FootSignal::kAccelX], quiet, row(FootSignal::kVelocityX).data());
  integrate_outwards((*this)[FootSignal::kAccelZ], quiet, row(FootSignal::kVelocityZ).data());
  integrate_outwards((*this)[FootSignal::kVelocityZ], quiet, row(FootSignal::kHeight).data());
  const Row& ax = row(FootSignal::kAccelX);
  Row& jerk = row(FootSignal::kForwardJerk);
  for (int i = 1; i + 1 < size_; ++i) jerk[at(i)] = (ax[at(i + 1)] - ax[at(i - 1)]) / (2.0 * kStep_s);
  jerk[0] = size_ > 2 ? jerk[1] : 0.0;
  jerk[at(size_ - 1)] = size_ > 2 ? jerk[at(size_ - 2)] : 0.0;
}

bool StanceWindow::has_mark(std::uint8_t mark, double from, double to) const {
  const int a = std::max(0, static_cast<int>(from)), b = std::min(size_ - 1, static_cast<int>(to));
  for (int i = a; i <= b; ++i)
    if (marks_[at(i)] & mark) return true;
  return false;
}

bool StanceWindow::has_gap(double from, double to) const { return has_mark(kGapBit, from, to); }
bool StanceWindow::has_hole(double from, double to) const { return has_mark(kHoleBit, from, to); }
bool StanceWindow::has_clipping(double from, double to) const { return has_mark(kClippedBit, from, to); }

}  // namespace evenstride
