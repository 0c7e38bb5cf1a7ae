#include "tools/fit/pelvis_fit.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "core/pipeline/segment_channel.h"
#include "tools/formats/motion_bids.h"
#include "tools/formats/tsv.h"
#include "tools/loading/ridge.h"
#include "tools/validation/reference.h"
#include "tools/validation/sacral_runs.h"
#include "tools/validation/statistics.h"

namespace evenstride {
namespace {

constexpr double kNearest_s = 0.08;  // of a bounce's first guess to the true contact
constexpr double kUsualStep_s = 0.36;

struct Truth {
  double contact_s, toe_off_s, peak_bw;
};

std::vector<PelvisStep> steps_of(const BidsSensor& pelvis) {
  SegmentChannel channel({}, pelvis.spec);
  PelvisEvents events;
  std::vector<PelvisStep> steps;
  for (std::size_t row = 0; row < pelvis.rows.size(); ++row) {
    channel.push(sample_at(pelvis, row));
    const OrientedSample& last = channel.history()[channel.history().size() - 1];
    const double up_mps2 = static_cast<double>(last.accel_E_mps2.z());
    if (const auto step = events.push(last.time, up_mps2, std::nullopt)) steps.push_back(*step);
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
        rows.push_back({set, group, step.bounce, t.contact_s - rise_s, t.toe_off_s - rise_s, t.peak_bw});
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
    if (!run || !steps) return Error{run ? steps.error() : run.error()};
    std::vector<Truth> truth;
    for (std::size_t k = 0; k < steps->rows(); ++k) {
      const auto of = [&](const char* column) {
        return steps->number(k, column).value_or(validation::kNone);
      };
      truth.push_back({of("t_contact_s"), of("t_toeoff_s"), of("peak_force_bw")});
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
    std::vector<Truth> truth;
    for (const validation::StepValues& step : r.steps)
      truth.push_back({step[validation::kContact], step[validation::kToeOff], step[validation::kPeakForce]});
    for (const BidsSensor& sensor : recording->sensors)
      if (sensor.spec.site == Site::kPelvis) add_rows(1, r.trial.participant, sensor, truth, rows);
  }
  return Done{};
}

using Inputs = std::vector<double>;
Inputs contact_inputs(const Bounce& b) { return {b.peak25_g, b.peak10_g}; }
Inputs toe_off_inputs(const Bounce& b) {
  return {b.step_time_s.value_or(kUsualStep_s), b.width_s, b.peak25_g, b.peak10_g};
}
Inputs peak_inputs(const Bounce& b) { return {b.peak10_g, b.width_s}; }

/// Intercept first, then a weight for each input.
Inputs solve(const std::vector<const PelvisRow*>& rows, Inputs (*inputs)(const Bounce&),
             double PelvisRow::*target) {
  const auto n = static_cast<Eigen::Index>(rows.size());
  const auto width = static_cast<Eigen::Index>(inputs(rows.front()->bounce).size());
  Eigen::MatrixXd x(n, width);
  Eigen::VectorXd y(n), weights(n);
  std::array<double, 2> size{};
  for (const PelvisRow* row : rows) size[row->set] += 1.0;
  for (Eigen::Index i = 0; i < n; ++i) {
    const PelvisRow& row = *rows[static_cast<std::size_t>(i)];
    const Inputs in = inputs(row.bounce);
    x.row(i) = Eigen::Map<const Eigen::RowVectorXd>(in.data(), width);
    y[i] = row.*target;
    weights[i] = 1.0 / size[row.set];
  }
  const RidgeFit fit = fit_ridge(x, y, weights, 1e-4);
  Inputs out{fit.intercept};
  for (Eigen::Index k = 0; k < width; ++k) {
    out.push_back(fit.weights[k] / fit.scale[k]);
    out[0] -= out.back() * fit.mean[k];
  }
  return out;
}

double told(const Inputs& constants, const Inputs& inputs) {
  return std::inner_product(inputs.begin(), inputs.end(), constants.begin() + 1, constants[0]);
}

struct Constants {
  Inputs contact, toe_off, peak;
};

Constants solve_all(const std::vector<PelvisRow>& rows, const std::string& left_out) {
  std::vector<const PelvisRow*> used;
  for (const PelvisRow& row : rows)
    if (row.group != left_out) used.push_back(&row);
  return {solve(used, contact_inputs, &PelvisRow::contact_s),
          solve(used, toe_off_inputs, &PelvisRow::toe_off_s), solve(used, peak_inputs, &PelvisRow::peak_bw)};
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
  const Constants c = solve_all(rows, left_out);
  PelvisModel m;
  m.contact_s = c.contact[0], m.contact_per_g = c.contact[1], m.contact_per_slow_g = c.contact[2];
  m.toe_off_s = c.toe_off[0], m.toe_off_per_step = c.toe_off[1], m.toe_off_per_width = c.toe_off[2];
  m.toe_off_per_g = c.toe_off[3], m.toe_off_per_slow_g = c.toe_off[4];
  m.peak_bw = c.peak[0], m.peak_per_g = c.peak[1], m.peak_per_width = c.peak[2];
  return m;
}

std::array<PelvisFitError, 2> judge_pelvis(const std::vector<PelvisRow>& rows) {
  std::set<std::string> groups;
  for (const PelvisRow& row : rows) groups.insert(row.group);
  std::array<std::array<std::vector<double>, 3>, 2> errors;
  for (const std::string& group : groups) {
    const Constants c = solve_all(rows, group);
    for (const PelvisRow& row : rows) {
      if (row.group != group) continue;
      errors[row.set][0].push_back(1e3 * (told(c.contact, contact_inputs(row.bounce)) - row.contact_s));
      errors[row.set][1].push_back(1e3 * (told(c.toe_off, toe_off_inputs(row.bounce)) - row.toe_off_s));
      errors[row.set][2].push_back(told(c.peak, peak_inputs(row.bounce)) - row.peak_bw);
    }
  }
  std::array<PelvisFitError, 2> out;
  for (std::size_t set = 0; set < 2; ++set) {
    const auto contact = validation::summarise(errors[set][0]),
               toe_off = validation::summarise(errors[set][1]), peak = validation::summarise(errors[set][2]);
    if (!contact || !toe_off || !peak) continue;
    out[set] = {contact->n, contact->bias, contact->sd, toe_off->bias, toe_off->sd, peak->bias, peak->sd};
  }
  return out;
}

}  // namespace evenstride
