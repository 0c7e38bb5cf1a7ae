#include "core/events/foot_grid.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace evenstride {
namespace {

using std::chrono::milliseconds;

constexpr Duration kLongestGap = milliseconds(150);
constexpr Duration kLongestCubic = milliseconds(25);  // a cubic over more than this overshoots
constexpr double kGapPeriods = 1.7;

double checked(double rate_hz) {
  if (!(rate_hz >= 20.0 && rate_hz <= 2000.0))
    throw std::invalid_argument("shoe at rate " + std::to_string(rate_hz) + " Hz");
  return rate_hz;
}

}  // namespace

FootGrid::FootGrid(double rate_hz, double span_s)
    : period_(duration_from_s(1.0 / checked(rate_hz))),
      average_over_(std::max(1, static_cast<int>(rate_hz / kRate_hz))),
      ring_(static_cast<std::size_t>(span_s * kRate_hz)) {}

void FootGrid::clear() {
  ring_.clear();
  ahead_count_ = 0;
  knot_count_ = 0;
  summed_ = 0;
}

int FootGrid::push(const ImuSample& sample, bool clipped, bool bridged) {
  Knot knot{sample.time, {}, clipped, bridged};
  knot.value << sample.accel_S_mps2.array(), sample.rate_S_radps.array();
  if (average_over_ == 1) return add_knot(knot);
  if (summed_ > 0 && sample.time - sum_.time > kLongestGap) summed_ = 0;
  if (summed_ == 0) {
    sum_ = knot;
  } else {
    // Running mean of time and values: evenly weighted, without overflow of the time.
    const std::int64_t n = summed_ + 1;
    sum_.time += (knot.time - sum_.time) / n;
    sum_.value += (knot.value - sum_.value) / static_cast<double>(n);
    sum_.clipped |= clipped;
    sum_.bridged |= bridged;
  }
  if (++summed_ < average_over_) return 0;
  summed_ = 0;
  return add_knot(sum_);
}

int FootGrid::add_knot(const Knot& knot) {
  if (knot_count_ > 0 && knot.time <= knots_[2].time) return 0;
  if (knot_count_ > 0 && knot.time - knots_[2].time > kLongestGap) clear();
  if (knot_count_ == 0) end_ = (knot.time.time_since_epoch() + kPeriod - Duration(1)) / kPeriod;
  const Knot first = knots_[0];
  std::rotate(knots_.begin(), knots_.begin() + 1, knots_.end());
  knots_[2] = knot;
  ++knot_count_;
  if (knot_count_ < 3) return 0;
  const Knot &a = knots_[0], &b = knots_[1], &c = knots_[2];
  const auto slope = [](const Knot& p, const Knot& q) -> Channels {
    return (q.value - p.value) / seconds(q.time - p.time);
  };
  const Channels at_b = slope(a, c);
  const int added = fill({a, b, knot_count_ == 3 ? slope(a, b) : slope(first, b), at_b});
  look_ahead({b, c, at_b, slope(b, c)});
  return added;
}

int FootGrid::flush() {
  ahead_count_ = 0;
  if (knot_count_ < 2) return 0;
  const Knot &b = knots_[1], &c = knots_[2];
  const Channels slope = (c.value - b.value) / seconds(c.time - b.time);
  const int added = fill({b, c, slope, slope});
  knot_count_ = 0;
  return added;
}

FootGridSample FootGrid::sample_at(const Piece& piece, std::int64_t k) const {
  const Duration span = piece.to.time - piece.from.time;
  const double h = seconds(span), u = seconds(Time(kPeriod * k) - piece.from.time) / h;
  Channels v;
  if (span > kLongestCubic && span > period_ * 3 / 2) {
    v = piece.from.value + u * (piece.to.value - piece.from.value);
  } else {
    const double u2 = u * u, u3 = u2 * u, s = 3.0 * u2 - 2.0 * u3;
    v = piece.from.value * (1.0 - s) + piece.to.value * s + (u3 - 2.0 * u2 + u) * h * piece.slope_from +
        (u3 - u2) * h * piece.slope_to;
  }
  FootGridSample out;
  out.accel_F_mps2 = v.head<3>().matrix().cast<float>();
  out.rate_F_radps = v.tail<3>().matrix().cast<float>();
  out.bridged = piece.from.bridged || piece.to.bridged;
  out.gap = out.bridged || h > kGapPeriods * seconds(period_) * average_over_;
  out.clipped = piece.from.clipped || piece.to.clipped;
  return out;
}

int FootGrid::fill(const Piece& piece) {
  int added = 0;
  for (; Time(kPeriod * end_) < piece.to.time; ++end_, ++added) ring_.push(sample_at(piece, end_));
  return added;
}

// Not over gaps: what comes after one is better waited for.
void FootGrid::look_ahead(const Piece& piece) {
  ahead_count_ = 0;
  if (piece.to.time - piece.from.time > kLongestCubic) return;
  for (; Time(kPeriod * reach()) < piece.to.time; ++ahead_count_)
    ahead_[static_cast<std::size_t>(ahead_count_)] = sample_at(piece, reach());
}

}  // namespace evenstride
