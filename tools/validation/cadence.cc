#include "tools/validation/cadence.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "tools/formats/bids_truth.h"
#include "tools/formats/motion_bids.h"
#include "tools/formats/tsv.h"
#include "tools/validation/statistics.h"

namespace evenstride::validation {
namespace {

constexpr double kClear = 0.8;       // autocorrelation above which a window is a reference
constexpr double kStill_mps2 = 0.5;  // SD of the acceleration's magnitude below which nobody moves
constexpr double kStop_s = 1.0;      // as still as that for so long: a stop, the window is no reference
constexpr std::size_t kFewestSteps = 5;

/// The table of the shoe's own windows.
std::string windows_file(const std::string& dataset, const TrueTrial& trial) {
  for (const char* what : {"desc-cadenceleftshoe.tsv", "desc-cadencerightshoe.tsv", "desc-cadence.tsv"}) {
    std::string path = reference_file(dataset, trial.participant, trial.recording, what);
    if (std::filesystem::exists(path)) return path;
  }
  return {};
}

/// How many strides a recording holds, where its README tells.
struct KnownCount {
  std::string_view source, recording;
  double strides, tolerance;
};
constexpr KnownCount kKnown[] = {{"fuzzylabs2020_foot_run", "sub-A_task-run1", 84.0, 3.0}};

struct Windows {
  std::vector<double> errors_pct;
  std::size_t clear = 0, with_stop = 0, found = 0, within_1pct = 0, still_steps = 0, still = 0;
};

/// Starts of the spells of kStop_s in which the sensor's acceleration stays as it is in a still window.
std::vector<double> find_stops(const BidsSensor& sensor) {
  const auto length = static_cast<std::size_t>(kStop_s * sensor.spec.rate_hz);
  std::vector<double> norms, starts_s;
  for (const RawReading& row : sensor.rows) norms.push_back(std::hypot(row[0], row[1], row[2]));
  for (std::size_t i = 0; i + length <= norms.size(); i += std::max<std::size_t>(length / 10, 1)) {
    const auto spread = summarise({norms.begin() + static_cast<std::ptrdiff_t>(i),
                                   norms.begin() + static_cast<std::ptrdiff_t>(i + length)});
    if (spread && spread->sd < kStill_mps2) starts_s.push_back(sensor.device_time_s[i]);
  }
  return starts_s;
}

Windows compare(const Table& table, const std::vector<double>& contacts_s,
                const std::vector<double>& stops_s) {
  Windows w;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const double start_s = table.number(i, "onset").value_or(0.0);
    const double end_s = start_s + table.number(i, "duration").value_or(0.0);
    const auto first = std::lower_bound(contacts_s.begin(), contacts_s.end(), start_s);
    const auto last = std::lower_bound(first, contacts_s.end(), end_s);
    const auto n = static_cast<std::size_t>(last - first);
    if (table.number(i, "acceleration_sd").value_or(kStill_mps2) < kStill_mps2) {
      ++w.still;
      w.still_steps += n;
    }
    const auto frequency_hz = table.number(i, "stride_frequency_hz");
    if (!frequency_hz || table.number(i, "autocorrelation").value_or(0.0) < kClear) continue;
    const auto stop = std::lower_bound(stops_s.begin(), stops_s.end(), start_s);
    if (stop != stops_s.end() && *stop <= end_s - kStop_s) {
      ++w.with_stop;
      continue;
    }
    ++w.clear;
    if (n < kFewestSteps) continue;
    ++w.found;
    const double ours_hz = static_cast<double>(n - 1) / (*(last - 1) - *first);
    w.errors_pct.push_back(100.0 * (ours_hz / *frequency_hz - 1.0));
    if (std::abs(w.errors_pct.back()) <= 1.0) ++w.within_1pct;
  }
  return w;
}

Result<Findings> evaluate_trial(const std::string& dataset, const TrueTrial& trial,
                                const AnalysisParams& params) {
  const auto table = read_tsv(windows_file(dataset, trial));
  if (!table) return Error{table.error()};
  const auto recording = read_motion_bids(dataset, trial.recording);
  if (!recording) return Error{recording.error()};
  const auto analysis = analyze(*recording, params);
  if (!analysis) return Error{analysis.error()};
  // One shoe's contacts: those of the recording's shoe, whatever side it is on.
  Side side = Side::kUnknown;
  std::vector<double> stops_s;
  for (const BidsSensor& sensor : recording->sensors) {
    if (!is_shoe(sensor.spec.site)) continue;
    side = side_of(sensor.spec.site);
    stops_s = find_stops(sensor);
  }
  std::vector<double> contacts_s;
  std::size_t unsure = 0;
  for (const StepRecord& step : analysis->steps) {
    if (step.quality.has(Mark::kClockUnsure)) ++unsure;
    if (step.side == side) contacts_s.push_back(seconds(step.initial_contact));
  }
  const Windows w = compare(*table, contacts_s, stops_s);
  const auto share = [](std::size_t part, std::size_t whole) {
    return whole == 0 ? kNone : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  };
  Findings out{trial.source + " / " + trial.recording, {}, {}};
  out.rows.push_back({"contacts of the shoe", static_cast<double>(contacts_s.size()), "", {}, false});
  for (const KnownCount& known : kKnown)
    if (known.source == trial.source && known.recording == trial.recording)
      out.rows.push_back({"strides off the number that its README states",
                          std::abs(static_cast<double>(contacts_s.size()) - known.strides), "",
                          known.tolerance, false});
  out.rows.push_back(
      {"repeating windows with a stop: no reference", static_cast<double>(w.with_stop), "", {}, false});
  out.rows.push_back({"clear windows", static_cast<double>(w.clear), "", {}, false});
  if (w.clear > 0) {
    out.rows.push_back({"clear windows with steps", share(w.found, w.clear), "%", {}, false});
    out.rows.push_back(
        {"clear windows with cadence within 1 %", share(w.within_1pct, w.clear), "%", 99.5, true});
    out.rows.push_back({"cadence error, median", median(w.errors_pct), "%", {}, false});
  }
  out.rows.push_back({"still windows", static_cast<double>(w.still), "", {}, false});
  if (w.still > 0)
    out.rows.push_back({"steps in still windows", static_cast<double>(w.still_steps), "", 0.0, false});
  out.rows.push_back({"steps marked clock_unsure", static_cast<double>(unsure), "", {}, false});
  out.remarks.push_back("the windows come from the sensor's own signal: no independent truth");
  return out;
}

}  // namespace

bool has_cadence_windows(const std::string& dataset) {
  const auto trials = read_true_trials(dataset);
  return trials && !trials->empty() && !windows_file(dataset, trials->front()).empty();
}

Result<std::vector<Findings>> evaluate_cadence(const std::string& dataset, const AnalysisParams& params) {
  const auto trials = read_true_trials(dataset);
  if (!trials) return Error{trials.error()};
  std::vector<Findings> all;
  for (const TrueTrial& trial : *trials) {
    auto findings = evaluate_trial(dataset, trial, params);
    if (!findings) return Error{findings.error()};
    all.push_back(std::move(*findings));
  }
  return all;
}

}  // namespace evenstride::validation
