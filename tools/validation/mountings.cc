#include "tools/validation/mountings.h"

#include <cmath>
#include <filesystem>

#include "core/base/units.h"
#include "core/orientation/mounting.h"
#include "tools/analysis/run_all.h"
#include "tools/formats/bids_blocks.h"
#include "tools/formats/bids_truth.h"
#include "tools/validation/statistics.h"

namespace evenstride::validation {
namespace {

constexpr double kBackward_deg = 90.0;

/// One sensor of one recording; kNone = its forward axis was not told.
struct Heading {
  Site site = Site::kShoe;
  double error_deg = kNone;
};

struct Headings {
  std::vector<Heading> sensors;
  std::string failure;
};

/// About the segment's vertical.
double heading_error_deg(const Eigen::Matrix3d& told_R_BS, const Eigen::Matrix3d& true_R_BS) {
  const Eigen::Matrix3d turn = told_R_BS * true_R_BS.transpose();
  return std::abs(deg_from_rad(std::atan2(turn(1, 0), turn(0, 0))));
}

Headings compare(const std::string& dataset, const TrueTrial& trial, const AnalysisParams& params) {
  const auto truths = read_true_mounting(dataset, trial.participant);
  const auto recording = read_motion_bids(dataset, trial.recording);
  if (!truths || !recording) return {{}, truths ? recording.error() : truths.error()};
  ResultSink nobody;
  PipelineParams wanted;
  wanted.anchors_only = params.anchors_only;
  Pipeline pipeline(wanted, nobody);
  for (const BidsSensor& sensor : recording->sensors) pipeline.add_sensor(sensor.spec, Time{});
  for (const SampleBlock& block : blocks_of(*recording)) pipeline.push(block);
  pipeline.finish();
  Headings out;
  for (const BidsSensor& sensor : recording->sensors)
    for (const TrueMounting& truth : *truths) {
      if (truth.tracksys != sensor.tracksys) continue;
      const auto told = pipeline.mounting(sensor.spec.site);
      out.sensors.push_back({sensor.spec.site, told ? heading_error_deg(told->R_BS, truth.R_BS) : kNone});
    }
  return out;
}

struct Wanted {
  std::string what;
  bool (*is)(Site);
  std::optional<double> median_deg, p90_deg;
};

void add_rows(const std::vector<Headings>& all, const Wanted& wanted, Findings& findings) {
  std::vector<double> errors;
  double untold = 0.0, backward = 0.0;
  for (const Headings& recording : all)
    for (const Heading& sensor : recording.sensors) {
      if (!wanted.is(sensor.site)) continue;
      if (!std::isfinite(sensor.error_deg)) {
        untold += 1.0;
        continue;
      }
      errors.push_back(sensor.error_deg);
      if (sensor.error_deg > kBackward_deg) backward += 1.0;
    }
  if (errors.empty() && untold == 0.0) return;
  const double told = static_cast<double>(errors.size());
  findings.rows.push_back({wanted.what + ": told", told, "", {}, false});
  findings.rows.push_back({wanted.what + ": not told", untold, "", {}, false});
  findings.rows.push_back({wanted.what + ", median", median(errors), "deg", wanted.median_deg, false});
  findings.rows.push_back({wanted.what + ", 90 %", percentile(errors, 0.90), "deg", wanted.p90_deg, false});
  findings.rows.push_back({wanted.what + " pointing backward", backward, "", 0.0, false});
}

}  // namespace

Result<std::optional<Findings>> evaluate_mountings(const std::string& dataset,
                                                   const std::vector<ReferenceRecording>& reference,
                                                   const AnalysisParams& params) {
  std::vector<TrueTrial> trials;
  for (const ReferenceRecording& r : reference)
    if (r.trial.variant != "clocks" && !r.trial.participant.empty() &&
        std::filesystem::exists(mounting_file(dataset, r.trial.participant)))
      trials.push_back(r.trial);
  if (trials.empty()) return std::optional<Findings>();
  std::vector<Headings> all(trials.size());
  run_all(
      trials.size(), [&](std::size_t i) { all[i] = compare(dataset, trials[i], params); },
      [](std::size_t) {});
  for (const Headings& recording : all)
    if (!recording.failure.empty()) return Error{recording.failure};
  Findings findings{
      "how the sensors sit: forward axis about the vertical, at the end of each recording", {}, {}};
  add_rows(all, {"axis of a shoe", [](Site s) { return is_shoe(s); }, 5.0, 10.0}, findings);
  add_rows(all, {"heading of the pelvis", [](Site s) { return s == Site::kPelvis; }, 5.0, 10.0}, findings);
  add_rows(all, {"heading of the trunk", [](Site s) { return s == Site::kTrunk; }, {}, {}}, findings);
  return std::optional<Findings>(findings);
}

}  // namespace evenstride::validation
