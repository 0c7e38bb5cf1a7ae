#include "tools/formats/bids_channels.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "core/base/units.h"

namespace evenstride {
namespace {

constexpr double kStandardGravity_mps2 = 9.80665;  // what "g" means as a unit

struct Unit {
  std::string_view type;
  std::string_view name;
  double scale;
};

constexpr Unit kUnits[] = {
    {"ACCEL", "m/s^2", 1.0},
    {"ACCEL", "m/s2", 1.0},
    {"ACCEL", "m/s²", 1.0},
    {"ACCEL", "m s^-2", 1.0},
    {"ACCEL", "g", kStandardGravity_mps2},
    {"ACCEL", "mg", kStandardGravity_mps2 * 1e-3},
    {"GYRO", "rad/s", 1.0},
    {"GYRO", "rad s^-1", 1.0},
    {"GYRO", "deg/s", kPi / 180.0},
    {"GYRO", "°/s", kPi / 180.0},
    {"GYRO", "dps", kPi / 180.0},
    {"GYRO", "mdps", kPi / 180.0 * 1e-3},
    {"LATENCY", "s", 1.0},
    {"LATENCY", "ms", 1e-3},
    {"LATENCY", "us", 1e-6},
};

std::string units_wanted(std::string_view type) {
  return type == "ACCEL" ? "m/s^2 or g" : type == "GYRO" ? "rad/s or deg/s" : "s or ms";
}

std::optional<double> scale_of(std::string_view type, std::string_view unit) {
  for (const Unit& known : kUnits)
    if (known.type == type && known.name == unit) return known.scale;
  return std::nullopt;
}

/// Columns of one tracked point while they are being gathered.
struct Gathered {
  std::string point;
  std::array<std::optional<BidsColumn>, 3> accel, gyro;
  std::optional<BidsColumn> latency;
};

bool all(const std::array<std::optional<BidsColumn>, 3>& axes) { return axes[0] && axes[1] && axes[2]; }
bool any(const std::array<std::optional<BidsColumn>, 3>& axes) { return axes[0] || axes[1] || axes[2]; }
std::array<BidsColumn, 3> values(const std::array<std::optional<BidsColumn>, 3>& axes) {
  return {*axes[0], *axes[1], *axes[2]};
}

Gathered& group_of(std::vector<Gathered>& groups, std::string_view point) {
  const auto found =
      std::find_if(groups.begin(), groups.end(), [&](const Gathered& g) { return g.point == point; });
  if (found != groups.end()) return *found;
  groups.emplace_back().point = point;
  return groups.back();
}

/// Puts one row of the table where it belongs; an empty line when it was used, else why it was not.
Result<std::string> gather(const Table& table, std::size_t row, std::vector<Gathered>& groups) {
  const std::string_view type = table.text(row, "type");
  const std::string column(table.text(row, "name"));
  if (type != "ACCEL" && type != "GYRO" && type != "LATENCY")
    return "column " + column + " (" + std::string(type) + ") is not used";
  const auto scale = scale_of(type, table.text(row, "units"));
  if (!scale)
    return Error{"column " + column + " has units '" + std::string(table.text(row, "units")) + "', wanted " +
                 units_wanted(type)};
  Gathered& group = group_of(groups, table.text(row, "tracked_point"));
  const BidsColumn found{row, *scale};
  if (type == "LATENCY") {
    group.latency = found;
    return std::string();
  }
  const std::string_view axis = table.text(row, "component");
  if (axis != "x" && axis != "y" && axis != "z")
    return Error{"column " + column + " has component '" + std::string(axis) + "', wanted x, y or z"};
  auto& slot = (type == "ACCEL" ? group.accel : group.gyro)[static_cast<std::size_t>(axis[0] - 'x')];
  if (slot) return Error{"column " + column + " repeats " + std::string(type) + " " + std::string(axis)};
  slot = found;
  return std::string();
}

std::string letters_of(std::string_view text) {
  std::string letters;
  for (char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)))
      letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return letters;
}

constexpr std::pair<std::string_view, Site> kPoints[] = {
    {"leftshoe", Site::kLeftShoe},   {"leftfoot", Site::kLeftShoe},   {"footleft", Site::kLeftShoe},
    {"lfoot", Site::kLeftShoe},      {"footl", Site::kLeftShoe},      {"lf", Site::kLeftShoe},
    {"rightshoe", Site::kRightShoe}, {"rightfoot", Site::kRightShoe}, {"footright", Site::kRightShoe},
    {"rfoot", Site::kRightShoe},     {"footr", Site::kRightShoe},     {"rf", Site::kRightShoe},
    {"shoe", Site::kShoe},           {"foot", Site::kShoe},           {"pelvis", Site::kPelvis},
    {"sacrum", Site::kPelvis},       {"lowerback", Site::kPelvis},    {"lowback", Site::kPelvis},
    {"lumbar", Site::kPelvis},       {"l5", Site::kPelvis},           {"waist", Site::kPelvis},
    {"hip", Site::kPelvis},          {"lefthip", Site::kPelvis},      {"righthip", Site::kPelvis},
    {"trunk", Site::kTrunk},         {"thorax", Site::kTrunk},        {"upperback", Site::kTrunk},
    {"sternum", Site::kTrunk},       {"chest", Site::kTrunk},         {"c7", Site::kTrunk},
};

}  // namespace

Result<BidsChannelMap> map_channels(const Table& channels, const std::string& name) {
  for (const char* needed : {"name", "component", "type", "tracked_point", "units"})
    if (!channels.has(needed)) return Error{name + ": column '" + needed + "' is missing"};
  BidsChannelMap map;
  map.column_count = channels.rows();
  std::vector<Gathered> groups;
  for (std::size_t row = 0; row < channels.rows(); ++row) {
    auto note = gather(channels, row, groups);
    if (!note) return Error{name + ": " + note.error()};
    if (!note->empty()) map.notes.push_back(*note);
  }
  // A file may carry one LATENCY for all its points.
  std::optional<BidsColumn> shared;
  for (const Gathered& group : groups)
    if (group.latency) shared = group.latency;
  for (const Gathered& group : groups) {
    if (!all(group.accel)) {
      if (any(group.accel)) return Error{name + ": ACCEL of " + group.point + " lacks an axis"};
      if (any(group.gyro)) map.notes.push_back(group.point + " has no acceleration and is not used");
      continue;
    }
    if (any(group.gyro) && !all(group.gyro))
      return Error{name + ": GYRO of " + group.point + " lacks an axis"};
    BidsChannels& point = map.points.emplace_back();
    point.tracked_point = group.point;
    point.accel = values(group.accel);
    if (all(group.gyro)) point.gyro = values(group.gyro);
    point.latency = group.latency ? group.latency : shared;
  }
  if (map.points.empty()) return Error{name + ": no ACCEL x, y, z"};
  return map;
}

std::optional<Site> site_of_point(std::string_view name) {
  const std::string letters = letters_of(name);
  for (const auto& [known, site] : kPoints)
    if (letters == known) return site;
  return std::nullopt;
}

}  // namespace evenstride
