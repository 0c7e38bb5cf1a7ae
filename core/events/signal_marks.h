/// Where a sampled signal peaks or crosses a level, between samples. Positions are fractional indices.
#pragma once

#include <optional>
#include <span>

namespace evenstride {

/// Largest value at whole indices in [from, to] (cut to the signal); earliest of equals. -1 if empty.
int index_of_max(std::span<const double> y, double from, double to);

/// Where the parabola through neighbours one apart has its vertex, from the middle one: at most half a
/// sample; 0 where the middle one is no peak.
double peak_offset(double left, double middle, double right);
/// Vertex of the parabola through i-1, i, i+1, at most half a sample from i; i itself at the signal's edge.
double refine_peak(std::span<const double> y, int i);

/// First upward crossing of `level` in [from, to]: y[i] < level <= y[i+1], by straight line.
std::optional<double> first_upward(std::span<const double> y, double level, double from, double to);
/// Last upward crossing in [from, to].
std::optional<double> last_upward(std::span<const double> y, double level, double from, double to);

/// Value between samples by straight line, held beyond both ends. `y` must not be empty.
double value_at(std::span<const double> y, double position);

}  // namespace evenstride
