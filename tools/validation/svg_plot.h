/// Small plots as inline SVG: points, straight lines, axes with round ticks.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace evenstride::validation {

struct PlotLine {
  double x0 = 0.0, y0 = 0.0, x1 = 0.0, y1 = 0.0;
  bool dashed = false;
  std::string label;  ///< at the right end; may be empty
};

struct Plot {
  std::string title, x_label, y_label;
  std::vector<std::pair<double, double>> points;  ///< values that are not finite are left out
  std::vector<PlotLine> lines;
  bool equal_axes = false;  ///< both axes show the same span
};

/// Draws at most `most_points` points, evenly chosen; what is left out is said below the title.
std::string to_svg(const Plot& plot, std::size_t most_points = 1200);

/// `text` with the characters that mean something to HTML replaced.
std::string escape_html(std::string_view text);

/// Round ticks that cover [low, high], three to seven of them.
std::vector<double> round_ticks(double low, double high);

}  // namespace evenstride::validation
