#include "tools/loading/loading_fit.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>

#include "tools/loading/ridge.h"
#include "tools/validation/statistics.h"

namespace evenstride {
namespace {

bool has_inputs(LoadingInput input, const ForceFeatures& f) {
  const bool shoe = input == LoadingInput::kShoe || input == LoadingInput::kBoth;
  const bool pelvis = input == LoadingInput::kPelvis || input == LoadingInput::kBoth;
  return (!shoe || f.has_shoe) && (!pelvis || f.has_pelvis);
}

Eigen::VectorXd weights_of(const std::vector<const LoadingRow*>& rows) {
  std::map<std::string, int> count;
  for (const LoadingRow* r : rows) ++count[r->recording];
  Eigen::VectorXd w(static_cast<Eigen::Index>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i)
    w[static_cast<Eigen::Index>(i)] = 1.0 / count[rows[i]->recording];
  return w;
}

std::vector<const LoadingRow*> usable(const std::vector<LoadingRow>& rows, LoadingInput input) {
  std::vector<const LoadingRow*> out;
  for (const LoadingRow& r : rows)
    if (has_inputs(input, r.features)) out.push_back(&r);
  return out;
}

void fit_wave(const std::vector<LoadingRow>& rows, LoadingModel& model) {
  const auto chosen = usable(rows, LoadingInput::kPelvis);
  if (chosen.empty()) throw std::invalid_argument("fit of the force model: no step with a pelvis sensor");
  Eigen::MatrixXd x(static_cast<Eigen::Index>(chosen.size()), static_cast<Eigen::Index>(kWavePoints));
  for (std::size_t i = 0; i < chosen.size(); ++i)
    x.row(static_cast<Eigen::Index>(i)) =
        Eigen::Map<const Eigen::RowVectorXd>(chosen[i]->features.wave.data(), kWavePoints);
  const Components c = principal_components(x, weights_of(chosen), kWaveAxes);
  std::copy(c.mean.begin(), c.mean.end(), model.wave_mean.begin());
  for (std::size_t k = 0; k < kWaveAxes; ++k) {
    const auto axis = c.axes.col(static_cast<Eigen::Index>(k));
    std::copy(axis.begin(), axis.end(), model.wave_axes[k].begin());
  }
}

/// Each row's terms (or force) split as the stage splits them, one level state a recording.
template <class Terms>
std::vector<LoadingSplit> split_rows(const std::vector<const LoadingRow*>& rows, Terms&& terms_of) {
  std::map<std::string, LoadingLevels> levels;
  std::vector<LoadingSplit> out;
  for (const LoadingRow* r : rows) out.push_back(levels[r->recording].push(r->side, terms_of(*r)));
  return out;
}

LoadingTerms force_of(const LoadingRow& row) {
  LoadingTerms t;
  t.values[0] = row.peak_bw;
  t.count = 1;
  return t;
}

/// One part of the splits as a matrix.
Eigen::MatrixXd matrix(const std::vector<LoadingSplit>& splits, LoadingTerms LoadingSplit::*part) {
  Eigen::MatrixXd m(static_cast<Eigen::Index>(splits.size()),
                    static_cast<Eigen::Index>((splits.front().*part).count));
  for (Eigen::Index i = 0; i < m.rows(); ++i)
    m.row(i) = Eigen::Map<const Eigen::RowVectorXd>((splits[static_cast<std::size_t>(i)].*part).values.data(),
                                                    m.cols());
  return m;
}

void fit_ridge_model(const std::vector<LoadingRow>& rows, LoadingInput input, const LoadingPenalty& penalty,
                     LoadingModel& model) {
  const auto chosen = usable(rows, input);
  if (chosen.empty())
    throw std::invalid_argument("fit of the force model: no step has " + std::string(name(input)));
  const auto x = split_rows(chosen, [&](const LoadingRow& r) { return model.terms(input, r.features); });
  const auto y = split_rows(chosen, force_of);
  const Eigen::VectorXd w = weights_of(chosen);
  const auto part = [&](LoadingTerms LoadingSplit::*p) {
    return std::pair(matrix(x, p), matrix(y, p).col(0).eval());
  };
  const auto [xc, yc] = part(&LoadingSplit::common);
  const auto [xh, yh] = part(&LoadingSplit::half);
  const auto [xd, yd] = part(&LoadingSplit::deviation);
  const RidgeFit common = fit_ridge(xc, yc, w, penalty.common);
  const RidgeFit half = fit_ridge_through_zero(xh, yh, w, penalty.half);
  const RidgeFit deviation = fit_ridge_through_zero(xd, yd, w, penalty.deviation);
  RidgeModel& out = model.models[static_cast<std::size_t>(input)];
  out.intercept_bw = common.intercept;
  out.terms.clear();
  for (Eigen::Index k = 0; k < xc.cols(); ++k)
    out.terms.push_back({common.mean[k], common.scale[k], common.weights[k],
                         half.weights[k] * common.scale[k] / half.scale[k],
                         deviation.weights[k] * common.scale[k] / deviation.scale[k]});
}

/// Only rows with a known course of force. Scales are those of the peak's model, already there.
void fit_shapes(const std::vector<LoadingRow>& rows, LoadingModel& model) {
  std::vector<LoadingRow> known;
  for (const LoadingRow& r : rows)
    if (r.shape) known.push_back(r);
  const auto with_pelvis = usable(known, LoadingInput::kPelvis);
  if (with_pelvis.empty()) return;
  Eigen::MatrixXd shapes(static_cast<Eigen::Index>(with_pelvis.size()),
                         static_cast<Eigen::Index>(kForceWavePoints));
  for (std::size_t i = 0; i < with_pelvis.size(); ++i)
    shapes.row(static_cast<Eigen::Index>(i)) =
        Eigen::Map<const Eigen::RowVectorXd>(with_pelvis[i]->shape->data(), kForceWavePoints);
  const Components c = principal_components(shapes, weights_of(with_pelvis), kShapeAxes);
  std::copy(c.mean.begin(), c.mean.end(), model.shape_mean.begin());
  for (std::size_t k = 0; k < kShapeAxes; ++k) {
    const auto axis = c.axes.col(static_cast<Eigen::Index>(k));
    std::copy(axis.begin(), axis.end(), model.shape_axes[k].begin());
  }
  model.has_shapes = true;
}

/// Scores of a row's course on the axes.
LoadingTerms scores_of(const LoadingRow& row, const LoadingModel& model) {
  LoadingTerms t;
  for (const ForceShape& axis : model.shape_axes) {
    double score = 0.0;
    for (std::size_t p = 0; p < kForceWavePoints; ++p)
      score += axis[p] * ((*row.shape)[p] - model.shape_mean[p]);
    t.values[t.count++] = score;
  }
  return t;
}

void fit_shape_scores(const std::vector<LoadingRow>& rows, const LoadingPenalty& penalty,
                      LoadingModel& model) {
  constexpr LoadingInput input = LoadingInput::kTimes;
  std::vector<LoadingRow> known;
  for (const LoadingRow& r : rows)
    if (r.shape) known.push_back(r);
  const auto chosen = usable(known, input);
  const auto x = split_rows(chosen, [&](const LoadingRow& r) { return model.terms(input, r.features); });
  const auto y = split_rows(chosen, [&](const LoadingRow& r) { return scores_of(r, model); });
  const Eigen::VectorXd w = weights_of(chosen);
  const std::vector<RidgeTerm>& scales = model.models[static_cast<std::size_t>(input)].terms;
  for (std::size_t k = 0; k < kShapeAxes; ++k) {
    const auto column = static_cast<Eigen::Index>(k);
    const RidgeFit common = fit_ridge(matrix(x, &LoadingSplit::common),
                                      matrix(y, &LoadingSplit::common).col(column), w, penalty.common);
    const RidgeFit half = fit_ridge_through_zero(matrix(x, &LoadingSplit::half),
                                                 matrix(y, &LoadingSplit::half).col(column), w, penalty.half);
    const RidgeFit deviation =
        fit_ridge_through_zero(matrix(x, &LoadingSplit::deviation),
                               matrix(y, &LoadingSplit::deviation).col(column), w, penalty.deviation);
    ShapeScore score;
    score.intercept = common.intercept;
    for (Eigen::Index i = 0; i < common.weights.size(); ++i) {
      const RidgeTerm& term = scales[static_cast<std::size_t>(i)];
      score.intercept += common.weights[i] * (term.mean - common.mean[i]) / common.scale[i];
      score.terms.push_back({common.weights[i] * term.scale / common.scale[i],
                             half.weights[i] * term.scale / half.scale[i],
                             deviation.weights[i] * term.scale / deviation.scale[i]});
    }
    model.shapes[k] = std::move(score);
  }
}

struct Predicted {
  std::string recording;
  Side side;
  double truth_bw, peak_bw, distance;
  double shape_square, half_sine_square;  ///< mean over the stance; below 0 = not known
};

double mean_square_between(const ForceShape& a, const ForceShape& b) {
  ForceShape square{};
  for (std::size_t i = 0; i < a.size(); ++i) square[i] = (a[i] - b[i]) * (a[i] - b[i]);
  return mean_of(square);
}

void predict(const LoadingModel& model, LoadingInput input, const std::vector<LoadingRow>& rows,
             std::vector<Predicted>& out) {
  const auto chosen = usable(rows, input);
  const auto terms_of = [&](const LoadingRow& r) { return model.terms(input, r.features); };
  const auto splits = split_rows(chosen, terms_of);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    out.push_back({chosen[i]->recording, chosen[i]->side, chosen[i]->peak_bw,
                   model.estimate(input, splits[i]).peak_bw, model.distance(input, terms_of(*chosen[i])),
                   -1.0, -1.0});
    if (!chosen[i]->shape || !model.has_shapes) continue;
    out.back().shape_square = mean_square_between(model.shape(splits[i]), *chosen[i]->shape);
    out.back().half_sine_square = mean_square_between(half_sine(), *chosen[i]->shape);
  }
}

double rms(const std::vector<double>& v) {
  double sum = 0.0;
  for (const double x : v) sum += x * x;
  return v.empty() ? 0.0 : std::sqrt(sum / static_cast<double>(v.size()));
}

std::optional<double> symmetry_pp(const std::vector<double>& left, const std::vector<double>& right) {
  if (left.empty() || right.empty()) return std::nullopt;
  return validation::symmetry_index(left, right);
}

LoadingReport report_on(const std::vector<Predicted>& all) {
  struct Recording {
    std::vector<double> truth[2], told[2], errors;
  };
  std::map<std::string, Recording> recordings;
  std::vector<double> errors, distances;
  for (const Predicted& p : all) {
    Recording& r = recordings[p.recording];
    const std::size_t side = p.side == Side::kRight ? 1 : 0;
    r.truth[side].push_back(p.truth_bw);
    r.told[side].push_back(p.peak_bw);
    r.errors.push_back(p.peak_bw - p.truth_bw);
    errors.push_back(r.errors.back());
    distances.push_back(p.distance);
  }
  std::vector<double> means, symmetry, none;
  for (const auto& [name, r] : recordings) {
    double sum = 0.0;
    for (const double e : r.errors) sum += e;
    means.push_back(sum / static_cast<double>(r.errors.size()));
    const auto told = symmetry_pp(r.told[0], r.told[1]), truth = symmetry_pp(r.truth[0], r.truth[1]);
    if (!told || !truth) continue;
    symmetry.push_back(*told - *truth);
    none.push_back(*truth);
  }
  std::sort(distances.begin(), distances.end());
  const double d99 = distances.empty() ? 0.0 : distances[distances.size() * 99 / 100];
  std::vector<double> shapes, sines;
  for (const Predicted& p : all) {
    if (p.shape_square < 0.0) continue;
    shapes.push_back(std::sqrt(p.shape_square));
    sines.push_back(std::sqrt(p.half_sine_square));
  }
  return {rms(errors), rms(means), rms(symmetry), rms(none), rms(shapes), rms(sines), d99};
}

}  // namespace

LoadingModel fit_loading(const std::vector<LoadingRow>& rows, const LoadingPenalty& penalty) {
  LoadingModel model;
  fit_wave(rows, model);
  for (std::size_t i = 0; i < kLoadingInputCount; ++i)
    fit_ridge_model(rows, static_cast<LoadingInput>(i), penalty, model);
  fit_shapes(rows, model);
  if (model.has_shapes) fit_shape_scores(rows, penalty, model);
  return model;
}

std::array<LoadingReport, kLoadingInputCount> judge_loading(const std::vector<LoadingRow>& rows,
                                                            const LoadingPenalty& penalty) {
  std::set<std::string> runners;
  for (const LoadingRow& r : rows) runners.insert(r.runner);
  if (runners.size() < 2) throw std::invalid_argument("leaving one runner out needs two runners or more");
  std::array<std::vector<Predicted>, kLoadingInputCount> predicted;
  for (const std::string& out : runners) {
    std::vector<LoadingRow> others, own;
    for (const LoadingRow& r : rows) (r.runner == out ? own : others).push_back(r);
    const LoadingModel model = fit_loading(others, penalty);
    for (std::size_t i = 0; i < kLoadingInputCount; ++i)
      predict(model, static_cast<LoadingInput>(i), own, predicted[i]);
  }
  std::array<LoadingReport, kLoadingInputCount> reports;
  std::transform(predicted.begin(), predicted.end(), reports.begin(), report_on);
  return reports;
}

}  // namespace evenstride
