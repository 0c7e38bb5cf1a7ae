#include "tools/fit/fit_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <set>

#include "tools/validation/statistics.h"

namespace evenstride {
namespace {

using validation::median;

constexpr double kEdge_s = 0.060;         // steps this far outside the valid span are not looked at
constexpr double kLimitQuantile = 0.998;  // of the distances of steps of runners left out
constexpr double kLimitMargin = 1.25;     // further runners lie further out than these few
constexpr double kUsualQuantile = 0.9;
constexpr std::size_t kFewestRunners = 1;  // for a fit: tests have few
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr double kDisagreeSds = 4.0;

double quantile(std::vector<double> v, double share) {
  std::sort(v.begin(), v.end());
  return v.empty() ? 1.0 : v[static_cast<std::size_t>(share * static_cast<double>(v.size() - 1))];
}

struct ContactTimes {
  std::vector<double> left, right;
  void add(Side side, double s) { (side == Side::kLeft ? left : right).push_back(s); }
  double symmetry_index() const { return validation::symmetry_index(left, right); }
};

void add_line(std::string& out, const char* what, const ErrorSums RunnerErrors::*field,
              const FitErrors& errors) {
  std::vector<double> bias, sd;
  for (const auto& [name, runner] : errors.runners) {
    if ((runner.*field).n == 0) continue;
    bias.push_back(std::abs((runner.*field).bias()));
    sd.push_back((runner.*field).sd());
  }
  char line[160];
  std::snprintf(line, sizeof line,
                "  %-12s RMSE %5.2f ms   per runner |bias| median %5.2f worst %5.2f, SD median %5.2f\n", what,
                (errors.all.*field).rmse(), median(bias),
                bias.empty() ? 0.0 : *std::max_element(bias.begin(), bias.end()), median(sd));
  out += line;
}

void add_block(std::string& out, const char* title, const FitErrors& errors) {
  out += title;
  out += '\n';
  add_line(out, "contact", &RunnerErrors::contact, errors);
  add_line(out, "toe-off", &RunnerErrors::toe_off, errors);
  add_line(out, "contact time", &RunnerErrors::contact_time, errors);
  char line[120];
  std::snprintf(line, sizeof line, "  %-12s RMSE %5.2f percentage points over %d recordings\n", "symmetry",
                errors.symmetry.rmse(), errors.symmetry.n);
  out += line;
}

// Variance that a step's error gains for each unit of squared distance beyond `usual`.
double growth(const std::vector<double>& distances, const std::vector<double>& errors_ms, double usual,
              double sd_s) {
  double gained = 0.0, beyond = 0.0;
  for (std::size_t i = 0; i < distances.size(); ++i) {
    const double x = distances[i] * distances[i] - usual * usual, error_s = 1e-3 * errors_ms[i];
    if (!(x > 0.0) || !std::isfinite(error_s)) continue;
    gained += error_s * error_s - sd_s * sd_s;
    beyond += x;
  }
  return beyond > 0.0 ? std::max(0.0, gained / beyond) : 0.0;
}

using FoldModels = std::map<std::string, EventModel>;

/// One model for each name: fitted without the runners who go by it. Not where too few others remain.
template <class Name>
FoldModels models_without(const std::vector<RecordingRows>& recordings, std::size_t plain_count,
                          const FitOptions& options, Name name_of) {
  std::map<std::string, std::set<std::string>> folds;
  std::set<std::string> runners;
  for (std::size_t i = 0; i < plain_count; ++i) {
    folds[name_of(recordings[i])].insert(recordings[i].participant);
    runners.insert(recordings[i].participant);
  }
  FoldModels models;
  for (const auto& [fold, left_out] : folds) {
    if (runners.size() < left_out.size() + kFewestRunners) continue;
    std::vector<const RecordingRows*> others;
    for (const RecordingRows& r : recordings)
      if (!left_out.contains(r.participant)) others.push_back(&r);
    models[fold] = fit_event_model(others, options);
  }
  return models;
}

void state(const FitErrors& model, const FitErrors& anchors, const ErrorSums RunnerErrors::*field,
           const std::vector<double>& distances, const std::vector<double>& spreads, EventRegression& r) {
  r.usual_distance = quantile(distances, kUsualQuantile);
  r.distance_limit = kLimitMargin * quantile(distances, kLimitQuantile);
  r.spread_limit = kLimitMargin * quantile(spreads, kLimitQuantile);
  r.sd_s = 1e-3 * (model.all.*field).rmse();
  r.anchor_sd_s = 1e-3 * (anchors.all.*field).rmse();
  // The model moves a step away from the constant by about this much.
  const double moves = std::sqrt(std::max(0.0, r.anchor_sd_s * r.anchor_sd_s - r.sd_s * r.sd_s));
  r.disagree_s = kDisagreeSds * moves;
}

}  // namespace

void ErrorSums::add(double error) {
  if (!std::isfinite(error)) return;
  ++n;
  sum += error;
  square += error * error;
}
double ErrorSums::bias() const { return sum / n; }
double ErrorSums::sd() const { return std::sqrt(std::max(0.0, square / n - bias() * bias())); }
double ErrorSums::rmse() const { return std::sqrt(square / n); }

void add_errors(const RecordingRows& recording, const std::vector<PredictedStance>& predicted,
                FitErrors& out) {
  RunnerErrors& runner = out.runners[recording.participant];
  ContactTimes mine, truth;
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    const PredictedStance& p = predicted[i];
    const StanceRow& row = recording.rows[i];
    const double contact_time_s = p.toe_off_s - p.contact_s;
    if (p.contact_s > recording.valid_start_s - kEdge_s && p.contact_s < recording.valid_end_s + kEdge_s)
      mine.add(row.side, contact_time_s);
    out.contact_distances.push_back(p.contact.distance);
    out.contact_spreads.push_back(p.contact.spread);
    out.toe_off_distances.push_back(p.toe_off.distance);
    out.toe_off_spreads.push_back(p.toe_off.spread);
    out.contact_errors_ms.push_back(1e3 * (p.contact_s - row.true_contact_s.value_or(kUnknown)));
    out.toe_off_errors_ms.push_back(1e3 * (p.toe_off_s - row.true_toe_off_s.value_or(kUnknown)));
    for (RunnerErrors* sums : {&runner, &out.all}) {
      if (row.true_contact_s) sums->contact.add(1e3 * (p.contact_s - *row.true_contact_s));
      if (row.true_toe_off_s) sums->toe_off.add(1e3 * (p.toe_off_s - *row.true_toe_off_s));
      if (row.true_contact_s && row.true_toe_off_s)
        sums->contact_time.add(1e3 * (contact_time_s - (*row.true_toe_off_s - *row.true_contact_s)));
    }
  }
  for (const TrueStep& step : recording.truth)
    if (step.contact_time_s) truth.add(step.side, *step.contact_time_s);
  out.symmetry.add(mine.symmetry_index() - truth.symmetry_index());
}

std::vector<PredictedStance> predict_by_anchors(const EventModel& model, const RecordingRows& recording) {
  std::vector<PredictedStance> out;
  for (const StanceRow& row : recording.rows)
    out.push_back({row.contact_anchor_s + model.contact.anchor_correction_s,
                   row.toe_off_anchor_s + model.toe_off.anchor_correction_s,
                   {},
                   {}});
  return out;
}

LeftOut leave_one_runner_out(const std::vector<RecordingRows>& recordings, std::size_t plain_count,
                             const FitOptions& options) {
  LeftOut out;
  const FoldModels models =
      models_without(recordings, plain_count, options, [](const RecordingRows& r) { return r.participant; });
  const FoldModels others =
      models_without(recordings, plain_count, options, [](const RecordingRows& r) { return r.strike; });
  for (std::size_t i = 0; i < std::min(recordings.size(), 2 * plain_count); ++i) {
    const RecordingRows& r = recordings[i];
    const EventModel& model = models.at(r.participant);
    add_errors(r, predict(model, r), i < plain_count ? out.model : out.turned);
    if (i < plain_count) add_errors(r, predict_by_anchors(model, r), out.anchors);
    if (i < plain_count && others.contains(r.strike))
      add_errors(r, predict(others.at(r.strike), r), out.strange);
  }
  return out;
}

void state_limits(const LeftOut& seen, EventModel& model) {
  state(seen.model, seen.anchors, &RunnerErrors::contact, seen.model.contact_distances,
        seen.model.contact_spreads, model.contact);
  state(seen.model, seen.anchors, &RunnerErrors::toe_off, seen.model.toe_off_distances,
        seen.model.toe_off_spreads, model.toe_off);
  const FitErrors& strange = seen.strange;
  EventRegression &contact = model.contact, &toe_off = model.toe_off;
  contact.sd_growth_s = std::sqrt(
      growth(strange.contact_distances, strange.contact_errors_ms, contact.usual_distance, contact.sd_s));
  toe_off.sd_growth_s = std::sqrt(
      growth(strange.toe_off_distances, strange.toe_off_errors_ms, toe_off.usual_distance, toe_off.sd_s));
}

std::string text(const LeftOut& seen) {
  std::string out =
      "runner       steps   contact bias  SD    toe-off bias  SD    contact time bias  SD  [ms]\n";
  for (const auto& [name, r] : seen.model.runners) {
    char line[160];
    std::snprintf(line, sizeof line, "%-12s %5d   %+7.1f  %7.1f   %+7.1f  %7.1f   %+11.1f  %9.1f\n",
                  name.c_str(), r.contact.n, r.contact.bias(), r.contact.sd(), r.toe_off.bias(),
                  r.toe_off.sd(), r.contact_time.bias(), r.contact_time.sd());
    out += line;
  }
  add_block(out, "fitted model, runner left out", seen.model);
  if (seen.turned.all.contact.n > 0) add_block(out, "the same with turned foot axes", seen.turned);
  if (seen.strange.all.contact.n > 0) add_block(out, "strike type never seen", seen.strange);
  add_block(out, "anchors with one constant each", seen.anchors);
  return out;
}

}  // namespace evenstride
