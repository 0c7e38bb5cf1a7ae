/// Finds the swings of one foot by their likeness to the walker's own stride.
///
/// A stretch that is more like it than any other within half a stride is one; it is told half a stride after
/// the stretch has ended, some 0.8 of a stride after contact.
/// Source: MP-DTW, see own_stride.h.
#pragma once

#include <optional>

#include "core/events/own_stride.h"

namespace evenstride {

struct StrideMatcherParams {
  double least_likeness = 0.35;
  Duration shortest_stance = std::chrono::milliseconds(100);  ///< from contact to the next toe-off
};

class StrideMatcher {
 public:
  explicit StrideMatcher(const StrideMatcherParams& params = {}) : params_(params) {}

  /// From now on; `last` is the last swing that is known by other means.
  void know(const OwnStride& own, const FootSwing& last, const ShoeCourse& course);
  void forget() { own_.reset(); }
  bool knows() const { return own_.has_value(); }
  /// From toe-off until a swing is told, at most.
  Duration latency() const;

  /// The next swing that has become sure; call again as long as there is one.
  std::optional<FootSwing> follow(const ShoeCourse& course);
  /// The end: what nothing more like it can follow. `follow` first.
  std::optional<FootSwing> finish(const ShoeCourse& course);

 private:
  struct Place {
    std::size_t at = 0;  ///< number of a stretch's first moment
    double likeness = -1.0;
  };
  std::optional<Place> step(const ShoeCourse& course);
  std::optional<FootSwing> swing_at(const Place& place, const ShoeCourse& course);

  StrideMatcherParams params_;
  std::optional<OwnStride> own_;
  std::size_t next_ = 0;            ///< stretch to look at
  Place before_, last_;             ///< the two stretches before it
  std::optional<Place> candidate_;  ///< the most alike, of late
  std::optional<std::size_t> told_;
  Time last_contact_;
};

}  // namespace evenstride
