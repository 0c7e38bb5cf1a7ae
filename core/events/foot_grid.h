/// The last two seconds of one shoe on an even 400 Hz grid, whatever the sensor's rate, jitter or loss.
///
/// Between samples: cubic Hermite with slopes of three neighbours (non-uniform Catmull-Rom), which needs one
/// sample beyond; over gaps a straight line. Up to the newest reading a provisional course is known at once.
/// Readings at 800 Hz and more are averaged down first.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>

#include "core/base/sample.h"
#include "core/base/time.h"
#include "core/math/ring.h"

namespace evenstride {

/// Foot axes F: x forward, y left, z up; nose-down pitch rate = +y.
struct FootGridSample {
  Eigen::Vector3f accel_F_mps2 = Eigen::Vector3f::Zero();
  Eigen::Vector3f rate_F_radps = Eigen::Vector3f::Zero();
  bool gap = false;      ///< between two samples further apart than 1.7 periods, or made up for those lost
  bool bridged = false;  ///< the latter
  bool clipped = false;  ///< a neighbour had reached the sensor's range
};

class FootGrid {
 public:
  static constexpr double kRate_hz = 400.0;
  static constexpr Duration kPeriod{2'500'000};

  /// @param rate_hz of the sensor, 20 to 2,000.  @throws std::invalid_argument outside.
  explicit FootGrid(double rate_hz, double span_s = 2.0);

  /// Times must rise; a sample that does not is ignored. After a gap longer than 150 ms the grid starts anew.
  /// @return how many grid samples became known.
  /// `bridged`: not read, but made up for a gap.
  int push(const ImuSample& sample, bool clipped = false, bool bridged = false);
  /// Fills up to the last sample, for the end of a recording.
  int flush();
  void clear();

  /// Known indices are begin() <= k < end(); time = k * 2.5 ms on the session's clock.
  std::int64_t begin() const { return end_ - static_cast<std::int64_t>(ring_.size()); }
  std::int64_t end() const { return end_; }
  /// From end() up to here samples are provisional: the next reading will change them a little.
  std::int64_t reach() const { return end_ + ahead_count_; }
  /// begin() <= k < reach().
  const FootGridSample& operator[](std::int64_t k) const {
    return k < end_ ? ring_[static_cast<std::size_t>(k - begin())]
                    : ahead_[static_cast<std::size_t>(k - end_)];
  }
  static Time time_of(double index) { return time_from_s(index / kRate_hz); }
  static double index_of(Time time) { return seconds(time) * kRate_hz; }

 private:
  using Channels = Eigen::Array<double, 6, 1>;
  struct Knot {
    Time time;
    Channels value = Channels::Zero();
    bool clipped = false, bridged = false;
  };
  /// A course from one knot to the next.
  struct Piece {
    const Knot &from, &to;
    Channels slope_from, slope_to;
  };
  int add_knot(const Knot& knot);
  FootGridSample sample_at(const Piece& piece, std::int64_t k) const;
  int fill(const Piece& piece);
  void look_ahead(const Piece& piece);

  Duration period_;
  int average_over_;
  Ring<FootGridSample> ring_;
  std::int64_t end_ = 0;
  std::array<FootGridSample, 12> ahead_;  ///< as many as fit into the longest cubic
  std::int64_t ahead_count_ = 0;
  std::array<Knot, 3> knots_;  ///< newest last
  int knot_count_ = 0;
  Knot sum_;
  int summed_ = 0;
};

}  // namespace evenstride
