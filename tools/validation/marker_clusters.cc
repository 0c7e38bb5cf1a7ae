#include "tools/validation/marker_clusters.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <filesystem>

#include "core/base/units.h"
#include "core/math/butterworth.h"
#include "tools/analysis/run_all.h"
#include "tools/formats/bids_truth.h"
#include "tools/formats/tsv.h"
#include "tools/validation/statistics.h"

namespace evenstride::validation {
namespace {

constexpr double kSmoothing_hz = 8.0;  // as the reference's own ranges
constexpr const char* kMarkers = "desc-markers_motion.tsv.gz";
constexpr std::size_t kFewestFrames = 20;

std::string markers_of(const std::string& dataset, const TrueTrial& trial) {
  return reference_file(dataset, trial.participant, trial.recording, kMarkers);
}

/// Columns SA1_x_m ... SA4_z_m.
std::vector<Cluster> cluster(const Table& markers, const std::string& name) {
  std::vector<Cluster> frames(markers.rows());
  for (int marker = 0; marker < 4; ++marker)
    for (int axis = 0; axis < 3; ++axis) {
      const std::string column = name + std::to_string(marker + 1) + "_" + "xyz"[axis] + "_m";
      const std::vector<double> values = markers.numbers(column);
      for (std::size_t i = 0; i < frames.size() && i < values.size(); ++i)
        frames[i](axis, marker) = values[i];
    }
  return frames;
}

struct Errors {
  std::vector<double> pelvis_deg, trunk_deg, counter_deg;
  std::string failure;
};

double range(const std::vector<double>& values, std::size_t from, std::size_t to) {
  const auto [least, most] = std::minmax_element(values.begin() + static_cast<std::ptrdiff_t>(from),
                                                 values.begin() + static_cast<std::ptrdiff_t>(to));
  return *most - *least;
}

void add_error(std::vector<double>& errors, double found_deg, const std::optional<double>& true_deg) {
  if (true_deg && std::isfinite(found_deg)) errors.push_back(found_deg - *true_deg);
}

Errors compare(const std::string& dataset, const TrueTrial& trial) {
  const auto markers = read_tsv(markers_of(dataset, trial));
  const auto strides = read_true_strides(dataset, trial);
  if (!markers || !strides) return {{}, {}, {}, markers ? strides.error() : markers.error()};
  const std::vector<double> time_s = markers->numbers("t_s");
  if (time_s.size() < kFewestFrames) return {};
  const double rate_hz = static_cast<double>(time_s.size() - 1) / (time_s.back() - time_s.front());
  std::vector<double> pelvis_deg = cluster_rotation_deg(cluster(*markers, "SA"));
  std::vector<double> trunk_deg = cluster_rotation_deg(cluster(*markers, "TR"));
  const auto low_pass = Butterworth2::low_pass(kSmoothing_hz, rate_hz);
  filter_forward_backward(low_pass, pelvis_deg);
  filter_forward_backward(low_pass, trunk_deg);
  std::vector<double> counter_deg;
  for (std::size_t i = 0; i < time_s.size(); ++i) counter_deg.push_back(trunk_deg[i] - pelvis_deg[i]);
  Errors errors;
  for (const TrueStride& stride : *strides) {
    const auto at = [&](double t_s) {
      return static_cast<std::size_t>(std::lower_bound(time_s.begin(), time_s.end(), t_s) - time_s.begin());
    };
    const std::size_t from = at(stride.start_s), to = at(stride.start_s + stride.duration_s.value_or(0.0));
    if (to < from + kFewestFrames) continue;
    add_error(errors.pelvis_deg, range(pelvis_deg, from, to), stride.pelvis_rotation_range_deg);
    add_error(errors.trunk_deg, range(trunk_deg, from, to), stride.trunk_rotation_range_deg);
    add_error(errors.counter_deg, range(counter_deg, from, to), stride.counter_rotation_range_deg);
  }
  return errors;
}

void add_row(Findings& findings, const std::string& what, std::vector<double> Errors::*quantity,
             const std::vector<Errors>& all) {
  std::vector<double> errors;
  for (const Errors& trial : all)
    errors.insert(errors.end(), (trial.*quantity).begin(), (trial.*quantity).end());
  if (const auto sum = summarise(errors))
    findings.rows.push_back({what + ", RMSE", sum->rmse, "deg", {}, false});
}

}  // namespace

std::vector<double> cluster_rotation_deg(const std::vector<Cluster>& frames) {
  std::vector<double> rotation_deg;
  for (const Cluster& frame : frames) {
    const Eigen::Matrix4d turn = Eigen::umeyama(frames[frames.size() / 2], frame, false);
    const double raw_deg = deg_from_rad(std::atan2(turn(1, 0), turn(0, 0)));
    const double before_deg = rotation_deg.empty() ? raw_deg : rotation_deg.back();
    rotation_deg.push_back(before_deg + wrap_deg(raw_deg - before_deg));
  }
  return rotation_deg;
}

Result<std::optional<Findings>> evaluate_marker_clusters(const std::string& dataset,
                                                         const std::vector<ReferenceRecording>& reference) {
  std::vector<TrueTrial> trials;
  for (const ReferenceRecording& r : reference)
    if (std::filesystem::exists(markers_of(dataset, r.trial))) trials.push_back(r.trial);
  if (trials.empty()) return std::optional<Findings>();
  std::vector<Errors> all(trials.size());
  run_all(
      trials.size(), [&](std::size_t i) { all[i] = compare(dataset, trials[i]); }, [](std::size_t) {});
  for (const Errors& trial : all)
    if (!trial.failure.empty()) return Error{trial.failure};
  Findings findings{
      "oracle: the rotation of the very sensors, seen by cameras, against the reference", {}, {}};
  add_row(findings, "counter-rotation range", &Errors::counter_deg, all);
  add_row(findings, "pelvis rotation range", &Errors::pelvis_deg, all);
  add_row(findings, "trunk rotation range", &Errors::trunk_deg, all);
  findings.remarks.push_back("skin moves over the bones that the reference's markers sit on");
  return std::optional<Findings>(findings);
}

}  // namespace evenstride::validation
