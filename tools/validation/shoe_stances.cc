#include "tools/validation/shoe_stances.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <numeric>
#include <set>

#include "tools/analysis/run_all.h"
#include "tools/formats/bids_truth.h"
#include "tools/formats/motion_bids.h"
#include "tools/formats/tsv.h"
#include "tools/validation/match.h"
#include "tools/validation/statistics.h"

namespace evenstride::validation {
namespace {

constexpr double kWindow_s = 0.3;           // less than half of the shortest stride here
constexpr double kLongestStride_s = 2.0;    // a longer gap is a pause
constexpr std::size_t kEnoughStrides = 10;  // seen by the markers, for a trial's median to mean something
constexpr double kPeakBefore_s = 0.2, kPeakAfter_s = 0.15;  // where the shoe's peak of an optical stance lies
constexpr const char* kStances = "desc-stance_events.tsv";

struct Tally {
  std::size_t truth = 0, found = 0, predicted = 0;
  std::vector<double> stride_errors_s;  ///< of each trial's median
  std::vector<double> mean_errors_s;    ///< of each trial's mean, in which the reference's scatter cancels
  std::vector<double> paired_errors_s;  ///< median over a trial's strides of ours - theirs, of enough strides
  std::vector<double>
      peak_errors_s;                 ///< as stride_errors_s, from the shoe's largest peak in each true stance
  std::vector<double> end_errors_s;  ///< the same from the ends of the true stances instead of their starts
  std::vector<double> jumps_s;       ///< between a stride's time and the one before it
};

/// Whether the markers were seen about `time_s`.
bool seen(const Table& optical, double time_s) {
  const std::vector<double> t = optical.numbers(optical.columns().front());
  const auto at = std::lower_bound(t.begin(), t.end(), time_s);
  if (at == t.end()) return false;
  return optical.number(static_cast<std::size_t>(at - t.begin()), "optical_ok") == 1.0;
}

/// Stride times where both ends were found and seen.
void compare_strides(const std::vector<SidedTime>& truth, const std::vector<SidedTime>& predicted,
                     const std::vector<bool>& sure,
                     const std::vector<std::pair<std::size_t, std::size_t>>& pairs, Tally& tally) {
  std::vector<double> true_s, found_s, differences_s;
  for (std::size_t k = 1; k < pairs.size(); ++k) {
    const auto [i, j] = pairs[k - 1];
    const auto [next_i, next_j] = pairs[k];
    const double stride_s = truth[next_i].time_s - truth[i].time_s;
    if (next_i != i + 1 || !sure[i] || !sure[next_i] || stride_s > kLongestStride_s) continue;
    true_s.push_back(stride_s);
    found_s.push_back(predicted[next_j].time_s - predicted[j].time_s);
    differences_s.push_back(found_s.back() - stride_s);
    if (found_s.size() > 1) tally.jumps_s.push_back(std::abs(found_s.back() - *(found_s.end() - 2)));
  }
  tally.stride_errors_s.push_back(median(found_s) - median(true_s));
  const double n = static_cast<double>(differences_s.size());
  tally.mean_errors_s.push_back(std::accumulate(differences_s.begin(), differences_s.end(), 0.0) / n);
  if (differences_s.size() >= kEnoughStrides) tally.paired_errors_s.push_back(median(differences_s));
}

/// The shoe's largest specific force around each optical stance.
std::vector<double> peaks_of(const std::vector<SidedTime>& truth, const BidsSensor& shoe) {
  std::vector<double> peaks_s;
  for (const SidedTime& stance : truth) {
    double largest = 0.0, at_s = kNone;
    for (std::size_t i = 0; i < shoe.rows.size(); ++i) {
      const double t_s = shoe.device_time_s[i];
      const double force = std::hypot(shoe.rows[i][0], shoe.rows[i][1], shoe.rows[i][2]);
      if (t_s < stance.time_s - kPeakBefore_s || t_s > stance.time_s + kPeakAfter_s || force <= largest)
        continue;
      largest = force;
      at_s = t_s;
    }
    peaks_s.push_back(at_s);
  }
  return peaks_s;
}

/// What is left if no step had to be found: the median stride time from other instants of the same stances.
double oracle_error_s(const std::vector<SidedTime>& truth, const std::vector<bool>& sure,
                      const std::vector<double>& others_s) {
  std::vector<double> true_s, found_s;
  for (std::size_t i = 1; i < truth.size(); ++i) {
    const double stride_s = truth[i].time_s - truth[i - 1].time_s;
    if (!sure[i - 1] || !sure[i] || stride_s > kLongestStride_s) continue;
    true_s.push_back(stride_s);
    found_s.push_back(others_s[i] - others_s[i - 1]);
  }
  return median(found_s) - median(true_s);
}

std::string tally_trial(const std::string& dataset, const TrueTrial& trial, const AnalysisParams& params,
                        Tally& tally) {
  const auto stances = read_tsv(reference_file(dataset, trial.participant, trial.recording, kStances));
  const auto optical =
      read_tsv(reference_file(dataset, trial.participant, trial.recording, "desc-optical_motion.tsv.gz"));
  if (!stances || !optical) return stances ? optical.error() : stances.error();
  const auto recording = read_motion_bids(dataset, trial.recording);
  if (!recording) return recording.error();
  const auto analysis = analyze(*recording, params);
  if (!analysis) return analysis.error();
  std::vector<SidedTime> truth, predicted;
  std::vector<bool> sure;
  std::vector<double> ends_s;
  for (std::size_t i = 0; i < stances->rows(); ++i) {
    truth.push_back({stances->number(i, "onset").value_or(0.0), Side::kRight});
    ends_s.push_back(truth.back().time_s + stances->number(i, "duration").value_or(kNone));
    sure.push_back(stances->number(i, "optical_ok") == 1.0);
  }
  if (truth.empty()) return trial.recording + ": the reference holds no stance";
  for (const StepRecord& step : analysis->steps) {
    const double t_s = seconds(step.initial_contact);
    if (t_s < truth.front().time_s - kWindow_s || t_s > truth.back().time_s + kWindow_s) continue;
    predicted.push_back({t_s, step.side});
  }
  const auto pairs = match(truth, predicted, kWindow_s);
  std::set<std::size_t> used;
  std::size_t doubtful =
      0;  // predictions that meet what the markers saw badly, or nothing while they were lost
  for (const auto& [i, j] : pairs) {
    used.insert(j);
    (sure[i] ? tally.found : doubtful) += 1;
  }
  for (std::size_t j = 0; j < predicted.size(); ++j)
    if (!used.contains(j) && !seen(*optical, predicted[j].time_s)) ++doubtful;
  tally.truth += static_cast<std::size_t>(std::count(sure.begin(), sure.end(), true));
  tally.predicted += predicted.size() - doubtful;
  compare_strides(truth, predicted, sure, pairs, tally);
  for (const BidsSensor& sensor : recording->sensors)
    if (is_shoe(sensor.spec.site))
      tally.peak_errors_s.push_back(oracle_error_s(truth, sure, peaks_of(truth, sensor)));
  tally.end_errors_s.push_back(oracle_error_s(truth, sure, ends_s));
  return {};
}

void append(std::vector<double>& sum, const std::vector<double>& more) {
  sum.insert(sum.end(), more.begin(), more.end());
}

void add(Tally& sum, const Tally& trial) {
  sum.truth += trial.truth;
  sum.found += trial.found;
  sum.predicted += trial.predicted;
  append(sum.stride_errors_s, trial.stride_errors_s);
  append(sum.mean_errors_s, trial.mean_errors_s);
  append(sum.paired_errors_s, trial.paired_errors_s);
  append(sum.peak_errors_s, trial.peak_errors_s);
  append(sum.end_errors_s, trial.end_errors_s);
  append(sum.jumps_s, trial.jumps_s);
}

double worst(const std::vector<double>& errors) {
  double largest = 0.0;
  for (double e : errors)
    if (std::isfinite(e)) largest = std::max(largest, std::abs(e));
  return largest;
}

Findings findings_of(const std::string& name, const Tally& tally) {
  Findings findings{name, {}, {}};
  const double truth = static_cast<double>(tally.truth), found = static_cast<double>(tally.found);
  findings.rows.push_back({"optical stances", truth, "", {}, false});
  findings.rows.push_back({"found", 100.0 * found / truth, "%", 98.0, true});
  findings.rows.push_back(
      {"steps that are stances", 100.0 * found / static_cast<double>(tally.predicted), "%", 98.0, true});
  const auto errors = summarise(tally.stride_errors_s);
  findings.rows.push_back(
      {"median stride time of a trial, RMSE", errors ? 1e3 * errors->rmse : kNone, "ms", {}, false});
  findings.rows.push_back(
      {"median stride time of a trial, worst", 1e3 * worst(tally.stride_errors_s), "ms", 10.0, false});
  findings.rows.push_back(
      {"mean stride time of a trial, worst", 1e3 * worst(tally.mean_errors_s), "ms", {}, false});
  findings.rows.push_back({"median difference of strides, worst of trials with 10 and more",
                           1e3 * worst(tally.paired_errors_s),
                           "ms",
                           {},
                           false});
  findings.rows.push_back({"oracle: median stride time from the largest peak of each optical stance, worst",
                           1e3 * worst(tally.peak_errors_s),
                           "ms",
                           {},
                           false});
  findings.rows.push_back({"oracle: median stride time from the ends of the optical stances, worst",
                           1e3 * worst(tally.end_errors_s),
                           "ms",
                           {},
                           false});
  findings.rows.push_back(
      {"stride time against the one before, median", 1e3 * median(tally.jumps_s), "ms", {}, false});
  findings.remarks.push_back(
      "the optical strides themselves scatter: against the largest shoe peaks 90 % lie within 65 ms");
  return findings;
}

}  // namespace

bool has_shoe_stances(const std::string& dataset) {
  const auto trials = read_true_trials(dataset);
  return trials && !trials->empty() &&
         std::filesystem::exists(
             reference_file(dataset, trials->front().participant, trials->front().recording, kStances));
}

Result<std::vector<Findings>> evaluate_shoe_stances(const std::string& dataset,
                                                    const AnalysisParams& params) {
  const auto trials = read_true_trials(dataset);
  if (!trials) return Error{trials.error()};
  std::vector<Tally> each(trials->size());
  std::vector<std::string> errors(trials->size());
  const auto work = [&](std::size_t i) { errors[i] = tally_trial(dataset, (*trials)[i], params, each[i]); };
  run_all(trials->size(), work, [](std::size_t) {});
  std::map<std::string, Tally> by_variant;
  for (std::size_t i = 0; i < trials->size(); ++i) {
    if (!errors[i].empty()) return Error{errors[i]};
    add(by_variant[(*trials)[i].source + " / " + (*trials)[i].variant], each[i]);
  }
  std::vector<Findings> findings;
  for (const auto& [name, tally] : by_variant) findings.push_back(findings_of(name, tally));
  return findings;
}

}  // namespace evenstride::validation
