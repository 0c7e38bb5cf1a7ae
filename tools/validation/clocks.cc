#include "tools/validation/clocks.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "tools/analysis/run_all.h"
#include "tools/formats/bids_truth.h"
#include "tools/validation/statistics.h"

namespace evenstride::validation {
namespace {

/// What one recording tells.
struct Alignment {
  std::optional<double> shoes_s;   ///< left minus right
  std::optional<double> pelvis_s;  ///< pelvis minus mean of the shoes
  double stated_s = kNone;         ///< larger stated error of the two shoes
  std::string failure;
};

/// Estimated minus true session time of each sensor's last reading.
std::map<Site, double> errors_of(const BidsRecording& recording, const Analysis& analysis,
                                 const std::vector<TrueClock>& clocks) {
  std::map<Site, double> errors_s;
  for (const BidsSensor& sensor : recording.sensors)
    for (const v1::SensorState& state : analysis.summary.sensors())
      for (const TrueClock& clock : clocks) {
        if (state.device_id() != sensor.tracksys || clock.tracksys != sensor.tracksys) continue;
        const double device_s = sensor.device_time_s.back();
        const double true_s = (device_s - clock.offset_s) / (1.0 + 1e-6 * clock.skew_ppm);
        errors_s[sensor.spec.site] = device_s + state.clock_offset_s() - true_s;
      }
  return errors_s;
}

Alignment align(const std::string& dataset, const TrueTrial& trial, const AnalysisParams& params) {
  Alignment out;
  const auto clocks = read_true_clocks(dataset, trial);
  const auto recording = read_motion_bids(dataset, trial.recording);
  if (!clocks || !recording) {
    out.failure = clocks ? recording.error() : clocks.error();
    return out;
  }
  const auto analysis = analyze(*recording, params);
  if (!analysis) {
    out.failure = analysis.error();
    return out;
  }
  const auto errors_s = errors_of(*recording, *analysis, *clocks);
  const auto left = errors_s.find(Site::kLeftShoe), right = errors_s.find(Site::kRightShoe),
             pelvis = errors_s.find(Site::kPelvis);
  if (left == errors_s.end() || right == errors_s.end()) return out;
  out.shoes_s = left->second - right->second;
  if (pelvis != errors_s.end()) out.pelvis_s = pelvis->second - 0.5 * (left->second + right->second);
  for (const v1::SensorState& state : analysis->summary.sensors())
    if (state.site() == v1::SITE_LEFT_SHOE || state.site() == v1::SITE_RIGHT_SHOE)
      out.stated_s =
          std::isfinite(out.stated_s) ? std::max(out.stated_s, state.clock_error_s()) : state.clock_error_s();
  return out;
}

}  // namespace

Result<std::optional<Findings>> evaluate_clocks(const std::string& dataset,
                                                const std::vector<ReferenceRecording>& reference,
                                                const AnalysisParams& params) {
  std::vector<TrueTrial> trials;
  for (const ReferenceRecording& r : reference)
    if (std::filesystem::exists(
            reference_file(dataset, r.trial.participant, r.trial.recording, "desc-clocks_events.tsv")))
      trials.push_back(r.trial);
  if (trials.empty()) return std::optional<Findings>();
  std::vector<Alignment> all(trials.size());
  run_all(
      trials.size(), [&](std::size_t i) { all[i] = align(dataset, trials[i], params); }, [](std::size_t) {});
  std::vector<double> shoes_ms, pelvis_ms;
  double held = 0.0;
  for (const Alignment& alignment : all) {
    if (!alignment.failure.empty()) return Error{alignment.failure};
    if (!alignment.shoes_s) continue;
    shoes_ms.push_back(1e3 * std::abs(*alignment.shoes_s));
    if (alignment.pelvis_s) pelvis_ms.push_back(1e3 * std::abs(*alignment.pelvis_s));
    if (std::abs(*alignment.shoes_s) <= alignment.stated_s) held += 1.0;
  }
  const double n = static_cast<double>(shoes_ms.size());
  Findings findings{"clocks of the sensors, at the end of each recording", {}, {}};
  findings.rows.push_back({"recordings", n, "", {}, false});
  findings.rows.push_back({"left against right shoe, median", median(shoes_ms), "ms", {}, false});
  findings.rows.push_back({"left against right shoe, 95 %", percentile(shoes_ms, 0.95), "ms", 2.0, false});
  findings.rows.push_back({"pelvis against the shoes, 95 %", percentile(pelvis_ms, 0.95), "ms", 5.0, false});
  findings.rows.push_back({"recordings within the stated error", 100.0 * held / n, "%", {}, true});
  findings.remarks.push_back("recordings last 8 to 19 s: the limit of 2 ms is meant for 20 s and more");
  return std::optional<Findings>(findings);
}

}  // namespace evenstride::validation
