#include "tools/fit/pelvis_fit.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "core/pipeline/segment_channel.h"
#include "tools/formats/motion_bids.h"
#include "tools/formats/true_force.h"
#include "tools/formats/tsv.h"
#include "tools/loading/ridge.h"
#include "tools/validation/reference.h"
#include "tools/validation/sacral_runs.h"
#include "tools/validation/statistics.h"

namespace evenstride {
namespace {

constexpr double kNearest_s = 0.08;                           // of a bounce's first guess to the true contact
constexpr double kImpactUntil = 0.25, kMidStanceFrom = 0.30;  // shares of a stance; the valley lies between
constexpr double kForceStep_s = 0.001;

struct Truth {
  double contact_s, toe_off_s, peak_bw;
  double impact_peak_bw = 0.0, mid_stance_peak_bw = 0.0;
};

Truth truth_of(double contact_s, double toe_off_s, double peak_bw, const TrueForce& force) {
  Truth truth{contact_s, toe_off_s, peak_bw};
  const double contact_time_s = toe_off_s - contact_s;
  for (double t = contact_s; t < toe_off_s; t += kForceStep_s) {
    const double share = (t - contact_s) / contact_time_s;
    double* peak = share < kImpactUntil     ? &truth.impact_peak_bw
                   : share > kMidStanceFrom ? &truth.mid_stance_peak_bw
                                            : nullptr;
    if (peak) *peak = std::max(*peak, force.at(t));
  }
  return truth;
}

std::vector<PelvisStep> steps_of(const BidsSensor& pelvis) {
  SegmentChannel channel({}, pelvis.spec);
  PelvisEvents events;
  std::vector<PelvisStep> steps;
  for (std::size_t row = 0; row < pelvis.rows.size(); ++row) {
    channel.push(sample_at(pelvis, row));
    const OrientedSample& last = channel.history()[channel.history().size() - 1];
    if (const auto step = events.push(last, std::nullopt)) steps.push_back(*step);
  }
  if (const auto step = events.finish()) steps.push_back(*step);
  return steps;
}

void add_rows(std::size_t set, const std::string& group, const BidsSensor& pelvis,
              const std::vector<Truth>& truth, std::vector<PelvisRow>& rows) {
  for (const PelvisStep& step : steps_of(pelvis)) {
    const double guess_s = seconds(step.stance.initial_contact), rise_s = seconds(step.bounce.rise);
    for (const Truth& t : truth) {
      if (std::abs(t.contact_s - guess_s) > kNearest_s) continue;
      if (std::isfinite(t.toe_off_s) && std::isfinite(t.peak_bw))
        rows.push_back({set, group, step.bounce, t.contact_s - rise_s, t.toe_off_s - rise_s, t.peak_bw,
                        t.impact_peak_bw, t.mid_stance_peak_bw});
      break;
    }
  }
}

Status add_sacral(const std::string& dataset, std::vector<PelvisRow>& rows) {
  const auto trials = read_tsv(dataset + "/trials.csv");
  if (!trials) return Error{trials.error()};
  for (std::size_t i = 0; i < trials->rows(); ++i) {
    const std::string name(trials->text(i, "trial")), folder = dataset + "/" + name;
    const auto run = validation::read_sacral_run(folder, name, trials->number(i, "rate_hz").value_or(500.0));
    const auto steps = read_tsv(folder + "/steps.csv");
    const auto course = read_tsv(folder + "/force.csv.gz");
    if (!run || !steps || !course) return Error{!run ? run.error() : !steps ? steps.error() : course.error()};
    const TrueForce force{course->numbers("t_s"), course->numbers("grf_up_bw")};
    std::vector<Truth> truth;
    for (std::size_t k = 0; k < steps->rows(); ++k) {
      const auto of = [&](const char* column) {
        return steps->number(k, column).value_or(validation::kNone);
      };
      truth.push_back(truth_of(of("t_contact_s"), of("t_toeoff_s"), of("peak_force_bw"), force));
    }
    add_rows(0, name, run->sensors.front(), truth, rows);
  }
  return Done{};
}

Status add_bids(const std::string& dataset, const std::string& source, std::vector<PelvisRow>& rows) {
  const auto reference = validation::read_reference(dataset);
  if (!reference) return Error{reference.error()};
  for (const validation::ReferenceRecording& r : *reference) {
    if (r.trial.source != source || r.trial.variant != "plain") continue;
    const auto recording = read_motion_bids(dataset, r.trial.recording);
    if (!recording) return Error{recording.error()};
    if (!r.force) return Error{r.trial.recording + ": no course of the force"};
    std::vector<Truth> truth;
    for (const validation::StepValues& step : r.steps)
      truth.push_back(truth_of(step[validation::kContact], step[validation::kToeOff],
                               step[validation::kPeakForce], *r.force));
    for (const BidsSensor& sensor : recording->sensors)
      if (sensor.spec.site == Site::kPelvis) add_rows(1, r.trial.participant, sensor, truth, rows);
  }
  return Done{};
}

/// Least squares of `target` over `rows`, every set with the same weight.
template <std::size_t N>
PelvisConstants<N> solve(const std::vector<const PelvisRow*>& rows,
                         const std::function<std::array<double, N>(const Bounce&)>& inputs,
                         double PelvisRow::*target) {
  const auto n = static_cast<Eigen::Index>(rows.size());
  Eigen::MatrixXd x(n, static_cast<Eigen::Index>(N));
  Eigen::VectorXd y(n), weights(n);
  std::array<double, 2> size{};
  for (const PelvisRow* row : rows) size[row->set] += 1.0;
  for (Eigen::Index i = 0; i < n; ++i) {
    const PelvisRow& row = *rows[static_cast<std::size_t>(i)];
    const auto in = inputs(row.bounce);
    x.row(i) = Eigen::Map<const Eigen::RowVectorXd>(in.data(), N);
    y[i] = row.*target;
    weights[i] = 1.0 / size[row.set];
  }
  const RidgeFit fit = fit_ridge(x, y, weights, 1e-4);
  PelvisConstants<N> out{fit.intercept};
  for (std::size_t k = 0; k < N; ++k) {
    const auto at = static_cast<Eigen::Index>(k);
    out[k + 1] = fit.weights[at] / fit.scale[at];
    out[0] -= out[k + 1] * fit.mean[at];
  }
  return out;
}

/// With the forward force.
template <std::size_t N>
std::function<std::array<double, N>(const Bounce&)> forward(
    std::array<double, N> (*inputs)(const Bounce&, const ForwardForce&)) {
  return [inputs](const Bounce& b) { return inputs(b, *b.forward); };
}

}  // namespace

Result<std::vector<PelvisRow>> collect_pelvis_rows(const std::string& sacral, const std::string& bids,
                                                   const std::string& source) {
  std::vector<PelvisRow> rows;
  if (auto added = add_sacral(sacral, rows); !added) return Error{added.error()};
  if (auto added = add_bids(bids, source, rows); !added) return Error{added.error()};
  const auto sacral_rows =
      std::count_if(rows.begin(), rows.end(), [](const PelvisRow& r) { return r.set == 0; });
  if (sacral_rows == 0 || static_cast<std::size_t>(sacral_rows) == rows.size())
    return Error{"no step of the pelvis in " + (sacral_rows == 0 ? sacral : bids)};
  return rows;
}

PelvisModel fit_pelvis(const std::vector<PelvisRow>& rows, const std::string& left_out) {
  std::vector<const PelvisRow*> all, with_forward, with_impact;
  for (const PelvisRow& row : rows) {
    if (row.group == left_out) continue;
    all.push_back(&row);
    if (row.bounce.forward) with_forward.push_back(&row);
    if (row.set == 0) with_impact.push_back(&row);  // simulated sensors hold none
  }
  PelvisModel m;
  m.contact = solve<2>(
      all, [](const Bounce& b) { return contact_inputs(b); }, &PelvisRow::contact_s);
  m.contact_forward = solve<5>(with_forward, forward<5>(contact_inputs), &PelvisRow::contact_s);
  m.toe_off = solve<4>(
      all, [](const Bounce& b) { return toe_off_inputs(b); }, &PelvisRow::toe_off_s);
  m.toe_off_forward = solve<4>(with_forward, forward<4>(toe_off_inputs), &PelvisRow::toe_off_s);
  m.mid_stance_peak = solve<2>(
      all, [](const Bounce& b) { return mid_stance_peak_inputs(b); }, &PelvisRow::mid_stance_peak_bw);
  m.mid_stance_peak_forward =
      solve<2>(with_forward, forward<2>(mid_stance_peak_inputs), &PelvisRow::mid_stance_peak_bw);
  m.impact_peak = solve<1>(with_impact, impact_peak_inputs, &PelvisRow::impact_peak_bw);
  return m;
}

namespace {

/// `take(row, model)` for every row, with constants fitted without its group.
template <class Take>
void each_left_out(const std::vector<PelvisRow>& rows, Take&& take) {
  std::set<std::string> groups;
  for (const PelvisRow& row : rows) groups.insert(row.group);
  for (const std::string& group : groups) {
    const PelvisModel model = fit_pelvis(rows, group);
    for (const PelvisRow& row : rows)
      if (row.group == group) take(row, model);
  }
}

}  // namespace

std::array<PelvisFitError, 2> judge_pelvis(const std::vector<PelvisRow>& rows) {
  std::array<std::array<std::vector<double>, 3>, 2> errors;
  each_left_out(rows, [&](const PelvisRow& row, const PelvisModel& model) {
    const PelvisReadout told = read_out(model, row.bounce);
    errors[row.set][0].push_back(1e3 * (told.contact_s - row.contact_s));
    errors[row.set][1].push_back(1e3 * (told.toe_off_s - row.toe_off_s));
    errors[row.set][2].push_back(told.peak_bw - row.peak_bw);
  });
  std::array<PelvisFitError, 2> out;
  for (std::size_t set = 0; set < 2; ++set) {
    const auto contact = validation::summarise(errors[set][0]),
               toe_off = validation::summarise(errors[set][1]), peak = validation::summarise(errors[set][2]);
    if (!contact || !toe_off || !peak) continue;
    out[set] = {contact->n, contact->bias, contact->sd, toe_off->bias, toe_off->sd, peak->bias, peak->rmse};
  }
  return out;
}

PelvisModel fit_pelvis_with_errors(const std::vector<PelvisRow>& rows) {
  std::array<std::vector<double>, 2> vertical, forward_too;
  each_left_out(rows, [&](const PelvisRow& row, const PelvisModel& model) {
    Bounce without = row.bounce;
    without.forward.reset();
    vertical[row.set].push_back(read_out(model, without).peak_bw - row.peak_bw);
    if (row.bounce.forward) forward_too[row.set].push_back(read_out(model, row.bounce).peak_bw - row.peak_bw);
  });
  PelvisModel model = fit_pelvis(rows);
  for (std::size_t set = 0; set < 2; ++set) {
    if (const auto e = validation::summarise(vertical[set]))
      model.peak_sd_bw = std::max(model.peak_sd_bw, e->rmse);
    if (const auto e = validation::summarise(forward_too[set]))
      model.peak_forward_sd_bw = std::max(model.peak_forward_sd_bw, e->rmse);
  }
  return model;
}

}  // namespace evenstride
