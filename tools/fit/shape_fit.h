/// Fits the courses by which a shoe without a gyroscope tells its contacts (core/events/shoe_shapes.h).
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/events/shoe_shapes.h"
#include "tools/fit/shape_rows.h"

namespace evenstride {

/// Means over all strides and contacts but those of `left_out`. Fails where a gait has none.
Result<ShoeShapes> fit_shoe_shapes(const std::vector<ShapeShoe>& shoes, const std::string& left_out = {});

/// Contacts of one gait as the finder tells them, within the span of the true ones.
struct ShapeFitError {
  std::size_t people = 0, truth = 0, told = 0, matched = 0;
  double bias_ms = 0.0, sd_ms = 0.0, worst_bias_ms = 0.0;  ///< of contacts; the worst person's mean
};
/// The shoes that are in this gait, by courses fitted without the person who wears them. Fails where nobody
/// is left to fit on.
Result<ShapeFitError> judge_shoe_shapes(const std::vector<ShapeShoe>& shoes, ShoeGait gait);

}  // namespace evenstride
