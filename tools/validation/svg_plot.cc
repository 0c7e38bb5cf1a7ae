#include "tools/validation/svg_plot.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace evenstride::validation {
namespace {

constexpr double kWidth = 420.0, kHeight = 300.0, kLeft = 62.0, kRight = 14.0, kTop = 34.0, kBottom = 44.0;

std::string number(double value, int decimals) {
  char text[64];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, decimals).ptr;
  return {text, end};
}

std::string tick_label(double value) {
  char text[64];
  if (std::abs(value) < 1e-12) value = 0.0;
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::general, 6).ptr;
  return {text, end};
}

struct Span {
  double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();
  void take(double v) {
    low = std::min(low, v);
    high = std::max(high, v);
  }
  void widen() {
    if (!(high >= low)) *this = {0.0, 1.0};
    const double margin = std::max(0.04 * (high - low), 1e-9 + 1e-3 * std::abs(high));
    low -= margin;
    high += margin;
  }
};

struct Axes {
  Span x, y;
  double px(double v) const { return kLeft + (v - x.low) / (x.high - x.low) * (kWidth - kLeft - kRight); }
  double py(double v) const {
    return kHeight - kBottom - (v - y.low) / (y.high - y.low) * (kHeight - kTop - kBottom);
  }
};

Axes axes_of(const Plot& plot) {
  Axes axes;
  for (const auto& [x, y] : plot.points) {
    if (!std::isfinite(x) || !std::isfinite(y)) continue;
    axes.x.take(x);
    axes.y.take(y);
  }
  // Horizontal lines must be seen; how far lines reach sideways is up to the points.
  for (const PlotLine& line : plot.lines)
    if (line.y0 == line.y1 && std::isfinite(line.y0)) axes.y.take(line.y0);
  if (plot.equal_axes) {
    axes.x.take(axes.y.low);
    axes.x.take(axes.y.high);
    axes.y = axes.x;
  }
  axes.x.widen();
  axes.y.widen();
  return axes;
}

std::string text_at(double x, double y, const char* anchor, const std::string& text, const char* style = "") {
  return "<text x='" + number(x, 1) + "' y='" + number(y, 1) + "' text-anchor='" + anchor + "' " + style +
         ">" + escape_html(text) + "</text>";
}

std::string line_at(double x0, double y0, double x1, double y1, const char* style) {
  return "<line x1='" + number(x0, 1) + "' y1='" + number(y0, 1) + "' x2='" + number(x1, 1) + "' y2='" +
         number(y1, 1) + "' class='" + style + "'/>";
}

std::string draw_axes(const Plot& plot, const Axes& axes) {
  std::string out;
  for (double v : round_ticks(axes.x.low, axes.x.high)) {
    out += line_at(axes.px(v), kTop, axes.px(v), kHeight - kBottom, "grid");
    out += text_at(axes.px(v), kHeight - kBottom + 15, "middle", tick_label(v));
  }
  for (double v : round_ticks(axes.y.low, axes.y.high)) {
    out += line_at(kLeft, axes.py(v), kWidth - kRight, axes.py(v), "grid");
    out += text_at(kLeft - 6, axes.py(v) + 4, "end", tick_label(v));
  }
  const double middle = 0.5 * (kTop + kHeight - kBottom);
  out += text_at(0.5 * (kLeft + kWidth - kRight), kHeight - 8, "middle", plot.x_label);
  out += "<text transform='translate(14 " + number(middle, 0) + ") rotate(-90)' text-anchor='middle'>" +
         escape_html(plot.y_label) + "</text>";
  return out;
}

std::string draw_lines(const Plot& plot, const Axes& axes) {
  std::string out;
  for (const PlotLine& line : plot.lines) {
    const bool level = line.y0 == line.y1;
    const double x0 = level ? kLeft : axes.px(std::max(line.x0, axes.x.low));
    const double x1 = level ? kWidth - kRight : axes.px(std::min(line.x1, axes.x.high));
    const double y0 = axes.py(level ? line.y0 : std::max(line.y0, axes.y.low));
    const double y1 = axes.py(level ? line.y1 : std::min(line.y1, axes.y.high));
    out += line_at(x0, y0, x1, y1, line.dashed ? "limit" : "bias");
    if (!line.label.empty()) out += text_at(kWidth - kRight - 3, y1 - 4, "end", line.label, "class='label'");
  }
  return out;
}

}  // namespace

std::vector<double> round_ticks(double low, double high) {
  const double rough = (high - low) / 5.0, power = std::pow(10.0, std::floor(std::log10(rough)));
  double step = 10.0 * power;
  for (double factor : {1.0, 2.0, 5.0})
    if (factor * power >= rough * 0.999) {
      step = factor * power;
      break;
    }
  std::vector<double> ticks;
  for (double k = std::ceil(low / step); k * step <= high; k += 1.0) ticks.push_back(k * step);
  return ticks;
}

std::string escape_html(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string to_svg(const Plot& plot, std::size_t most_points) {
  const Axes axes = axes_of(plot);
  const std::size_t every = std::max<std::size_t>(1, (plot.points.size() + most_points - 1) / most_points);
  std::string out = "<svg viewBox='0 0 " + number(kWidth, 0) + " " + number(kHeight, 0) + "' role='img'>";
  out += text_at(kLeft, 16, "start", plot.title, "class='title'");
  if (every > 1)
    out += text_at(kLeft, 29, "start", "one point in " + std::to_string(every) + " drawn", "class='label'");
  const char* radius = plot.points.size() < 60 ? "' r='3.5'/>" : "' r='1.6'/>";
  out += draw_axes(plot, axes) + "<g class='points'>";
  for (std::size_t i = 0; i < plot.points.size(); i += every) {
    const auto& [x, y] = plot.points[i];
    if (std::isfinite(x) && std::isfinite(y))
      out += "<circle cx='" + number(axes.px(x), 1) + "' cy='" + number(axes.py(y), 1) + radius;
  }
  return out + "</g>" + draw_lines(plot, axes) + "</svg>\n";
}

}  // namespace evenstride::validation
