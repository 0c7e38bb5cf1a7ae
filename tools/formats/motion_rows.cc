#include "tools/formats/motion_rows.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace evenstride {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

constexpr double kBeyondAny = 1e30;  // no sensor says so, and it still fits into single precision

/// Where the columns of the file go: into which of six channels, or the latency, or nowhere.
struct Target {
  int channel = -1;  // 0..5, 6 = latency
  double scale = 1.0;
};

std::vector<Target> targets_of(std::size_t column_count, const BidsChannels& point) {
  std::vector<Target> targets(column_count);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    targets[point.accel[axis].index] = {static_cast<int>(axis), point.accel[axis].scale};
    if (point.gyro)
      targets[(*point.gyro)[axis].index] = {static_cast<int>(axis) + 3, (*point.gyro)[axis].scale};
  }
  if (point.latency) targets[point.latency->index] = {6, point.latency->scale};
  return targets;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

bool means_missing(std::string_view cell) {
  return cell.empty() || cell == "n/a" || cell == "NaN" || cell == "nan" || cell == "NA";
}

/// One line's cells into `values` (six channels and the latency). An empty text is success.
std::string parse_line(std::string_view line, std::span<const Target> targets, double (&values)[7]) {
  std::size_t column = 0;
  const char* at = line.data();
  const char* const end = at + line.size();
  for (;;) {
    const char* cell_end = std::find(at, end, '\t');
    if (column >= targets.size()) return "more than " + std::to_string(targets.size()) + " columns";
    const Target target = targets[column++];
    if (target.channel >= 0) {
      while (at != cell_end && is_blank(*at)) ++at;
      double value = kMissing;
      const auto [stop, error] = std::from_chars(at, cell_end, value);
      const bool whole = error == std::errc() && std::all_of(stop, cell_end, is_blank);
      std::string_view cell(at, static_cast<std::size_t>(cell_end - at));
      while (!cell.empty() && is_blank(cell.back())) cell.remove_suffix(1);
      if (!whole && !means_missing(cell))
        return std::string("'").append(cell.substr(0, 20)).append("' for a number");
      value *= target.scale;
      values[target.channel] = whole && std::abs(value) < kBeyondAny ? value : kMissing;
    }
    if (cell_end == end) break;
    at = cell_end + 1;
  }
  if (column == targets.size()) return {};
  return std::to_string(column) + " of " + std::to_string(targets.size()) + " columns";
}

}  // namespace

Result<MotionRows> parse_motion_rows(std::string_view text, std::size_t column_count,
                                     const BidsChannels& point, const std::string& name) {
  const std::vector<Target> targets = targets_of(column_count, point);
  MotionRows rows;
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  rows.readings.reserve(lines + 1);
  if (point.latency) rows.latency_s.reserve(lines + 1);
  for (std::size_t line_number = 1; !text.empty(); ++line_number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (std::all_of(line.begin(), line.end(), is_blank)) continue;
    double values[7] = {};
    if (const std::string why = parse_line(line, targets, values); !why.empty())
      return Error{name + ": row " + std::to_string(line_number) + " has " + why};
    RawReading& reading = rows.readings.emplace_back();
    for (std::size_t i = 0; i < reading.size(); ++i) reading[i] = static_cast<float>(values[i]);
    if (point.latency) rows.latency_s.push_back(values[6]);
    if (!std::all_of(values, values + 6, [](double v) { return std::isfinite(v); })) ++rows.missing;
  }
  if (rows.readings.empty()) return Error{name + ": is empty"};
  if (rows.missing == rows.readings.size()) return Error{name + ": no row holds a number in every channel"};
  return rows;
}

double plateau_of(std::span<const RawReading> readings, std::size_t first, std::span<const double> ranges) {
  constexpr double kNear = 0.025;  // a scale error of 1 % and a bias still leave the stop this near
  constexpr float kSame = 2e-3F;   // stops of the two signs and three axes differ by less than this share
  constexpr std::size_t kTimes = 3;
  float top = 0.0F;
  for (const RawReading& reading : readings)
    for (std::size_t i = first; i < first + 3; ++i)
      if (std::isfinite(reading[i])) top = std::max(top, std::abs(reading[i]));
  const auto near = [&](double range) { return std::abs(static_cast<double>(top) - range) < kNear * range; };
  if (std::none_of(ranges.begin(), ranges.end(), near)) return 0.0;
  const float level = top * (1.0F - kSame);
  std::size_t times = 0;
  for (const RawReading& reading : readings)
    for (std::size_t i = first; i < first + 3; ++i) times += std::abs(reading[i]) >= level ? 1 : 0;
  return times >= kTimes ? static_cast<double>(level) : 0.0;
}

}  // namespace evenstride
