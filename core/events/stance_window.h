/// The buffered signals of one stance, from before mid-swing to just after take-off, at 400 Hz: low-passed
/// forward and backward inside the buffer, then integrated outwards from the foot's quiet instant.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/base/site.h"
#include "core/base/time.h"
#include "core/events/foot_grid.h"

namespace evenstride {

/// Signals of a stance. Pitch angle and heights count from the quiet instant, where the foot lies flat.
enum class FootSignal : std::uint8_t {
  kPitchRate,  ///< nose-down > 0, rad/s, 30 Hz low-pass
  kRollRate,   ///< left shoe's sign: right shoes are mirrored, rad/s, 30 Hz
  kYawRate,    ///< likewise
  kForceX,     ///< specific force along the foot, m/s^2, 40 Hz
  kForceY,
  kForceZ,
  kForceNorm,  ///< of the three above
  kPitch,      ///< rad, nose-down > 0
  kAccelX,     ///< forward, level: cos th fx + sin th fz
  kAccelZ,     ///< upward, level, without gravity: -sin th fx + cos th fz - g
  kVelocityX,  ///< m/s against the foot's at the quiet instant
  kVelocityZ,
  kHeight,         ///< m
  kForwardJerk,    ///< d(kAccelX)/dt, m/s^3
  kSlowPitchRate,  ///< pitch rate with a 12 Hz low-pass, where quiet is looked for
};
inline constexpr int kFootSignalCount = 15;

class StanceWindow {
 public:
  static constexpr int kLongest = 520;  ///< samples: 1.3 s

  /// Takes grid samples `from` to `to` (exclusive, cut to what the grid still holds and to kLongest) and
  /// filters pitch rate only: enough to see where the stance is.
  void load(const FootGrid& grid, std::int64_t from, std::int64_t to, Side side);
  /// Filters the other signals too.
  void load_all();
  /// Pitch from the quiet instant at whole index `quiet`, outwards.
  void integrate_pitch(int quiet);
  /// Level accelerations, velocities and height from there. After load_all() and integrate_pitch().
  void integrate_motion(int quiet);

  int size() const { return size_; }
  std::int64_t first_index() const { return first_; }
  std::span<const double> operator[](FootSignal signal) const {
    return {signals_[static_cast<std::size_t>(signal)].data(), static_cast<std::size_t>(size_)};
  }
  bool has_gap(double from, double to) const;   ///< in the samples from..to, bridged or not
  bool has_hole(double from, double to) const;  ///< a gap that nothing bridges
  bool has_clipping(double from, double to) const;
  Time time_of(double position) const { return FootGrid::time_of(static_cast<double>(first_) + position); }
  double position_of(Time time) const { return FootGrid::index_of(time) - static_cast<double>(first_); }

 private:
  using Row = std::array<double, kLongest>;
  bool has_mark(std::uint8_t mark, double from, double to) const;
  void level_accelerations(int quiet, int step);
  Row& row(FootSignal signal) { return signals_[static_cast<std::size_t>(signal)]; }

  std::array<Row, kFootSignalCount> signals_{};
  std::array<std::uint8_t, kLongest> marks_{};
  const FootGrid* grid_ = nullptr;
  Side side_ = Side::kUnknown;
  std::int64_t first_ = 0;
  int size_ = 0;
};

}  // namespace evenstride
