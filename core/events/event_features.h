/// What the fitted event model sees of a stance: signal shapes around each anchor, and a few numbers.
///
/// The same code makes the features for the fit and for the run; a change of any definition here must raise
/// kEventFeatureVersion, so that models fitted before are refused.
#pragma once

#include <array>
#include <limits>
#include <span>
#include <vector>

#include "core/events/stance_anchors.h"

namespace evenstride {

inline constexpr int kEventFeatureVersion = 2;

/// Which shapes and how many numbers belong to an event.
struct EventFeatureLayout {
  std::span<const FootSignal> signals;
  double from_s = 0.0, step_s = 0.0;  ///< of the shapes, against the anchor
  int points = 0;                     ///< of each shape
  int scalars = 0;
};
const EventFeatureLayout& contact_layout();  ///< A - 140 .. A + 120 ms every 10 ms, ten signals
const EventFeatureLayout& toe_off_layout();  ///< B - 204 .. B + 12 ms every 9 ms, three signals

/// Shapes of one signal after the other, oldest first; then numbers. Unknown numbers, and what needs the
/// side where it is not known, are NaN.
struct EventFeatures {
  static constexpr int kMostShapeValues = 270, kMostScalars = 10;
  std::array<double, kMostShapeValues> shapes{};
  std::array<double, kMostScalars> scalars{};
};

/// The window must be integrated (find_anchors). @param stride_time_s NaN if unknown.
void contact_features(const StanceWindow& window, const StanceAnchors& anchors, double stride_time_s,
                      bool side_known, EventFeatures& out);
void toe_off_features(const StanceWindow& window, const StanceAnchors& anchors, double stride_time_s,
                      EventFeatures& out);

}  // namespace evenstride
