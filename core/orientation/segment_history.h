/// The last seconds of one sensor, oriented: what the event and stride stages ask for by time.
#pragma once

#include <Eigen/Core>
#include <Eigen/Geometry>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/time.h"
#include "core/math/ring.h"

namespace evenstride {

/// Earth frame E of one sensor: z up, heading arbitrary but continuous (each sensor has its own heading).
struct OrientedSample {                                      // in this order it has no padding
  Eigen::Quaternionf q_ES = Eigen::Quaternionf::Identity();  ///< sensor to earth
  Eigen::Vector3f accel_E_mps2 = Eigen::Vector3f::Zero();    ///< specific force: +g on z at rest
  Eigen::Vector3f rate_S_radps = Eigen::Vector3f::Zero();    ///< bias removed
  Time time;
};

/// Ring of oriented samples in order of time. Allocates at construction and in `set_span` only.
class SegmentHistory {
 public:
  /// Holds `span_s` seconds at `rate_hz`. @throws std::invalid_argument unless both are > 0.
  SegmentHistory(double span_s, double rate_hz);

  /// Time must grow; a sample that is not newer than the last is refused and counted.
  bool push(const OrientedSample& sample);
  void clear();
  /// All samples from `from` on, seen from earth axes that are turned by `q_NE` (to the new from the
  /// present).
  void turn_earth(Time from, const Eigen::Quaterniond& q_NE);
  /// Holds so many seconds from now on; the newest samples stay. @throws std::invalid_argument unless > 0.
  void set_span(double span_s);

  std::size_t size() const { return ring_.size(); }
  bool empty() const { return ring_.empty(); }
  /// 0 = oldest.
  const OrientedSample& operator[](std::size_t i) const { return ring_[i]; }
  Time oldest() const { return ring_.front().time; }  ///< not for an empty history
  Time newest() const { return ring_.back().time; }   ///< not for an empty history
  std::uint64_t refused() const { return refused_; }

  /// The samples between these two readings were made up for lost ones; in order of time.
  /// @param turn_sd_rad by how much the rotation over the gap may be off, each axis
  void mark_bridged(Time from, Time to, double turn_sd_rad);
  struct Bridged {
    Duration time{};           ///< in sum
    double turn_sd_rad = 0.0;  ///< of all gaps together
    bool any() const { return time > Duration::zero(); }
    bool is_most_of(Duration span) const { return 2 * time > span; }
  };
  /// What of the time between was made up.
  Bridged bridged(Time from, Time to) const;

  /// Index of the first sample at or after `time`; size() if there is none.
  std::size_t first_at_or_after(Time time) const;
  /// Samples reach from `from` to `to` (both inside), with no two neighbours further apart than `max_gap`.
  bool covers(Time from, Time to, Duration max_gap) const;
  /// Linear between neighbours (slerp for the rotation). Nothing outside the history, or where the
  /// neighbours are further apart than `max_gap`.
  std::optional<OrientedSample> at(Time time, Duration max_gap = std::chrono::milliseconds(100)) const;

 private:
  struct Stretch {
    Time from, to;
    double turn_variance_rad2 = 0.0;
  };
  double rate_hz_;
  Ring<OrientedSample> ring_;
  Ring<Stretch> bridged_;
  std::uint64_t refused_ = 0;
};

}  // namespace evenstride
