#include "tools/loading/loading_fit.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>

#include "tools/loading/ridge.h"

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

void fit_ridge_model(const std::vector<LoadingRow>& rows, LoadingInput input, double lambda,
                     LoadingModel& model) {
  const auto chosen = usable(rows, input);
  if (chosen.empty())
    throw std::invalid_argument("fit of the force model: no step has " + std::string(name(input)));
  const auto n = static_cast<Eigen::Index>(chosen.size());
  const auto columns = static_cast<Eigen::Index>(model.terms(input, {}).count);
  Eigen::MatrixXd x(n, columns);
  Eigen::VectorXd y(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const LoadingRow& row = *chosen[static_cast<std::size_t>(i)];
    x.row(i) = Eigen::Map<const Eigen::RowVectorXd>(model.terms(input, row.features).values.data(), columns);
    y[i] = row.peak_bw;
  }
  const RidgeFit fit = fit_ridge(x, y, weights_of(chosen), lambda);
  RidgeModel& out = model.models[static_cast<std::size_t>(input)];
  out.intercept_bw = fit.intercept;
  out.terms.clear();
  for (Eigen::Index k = 0; k < columns; ++k) out.terms.push_back({fit.mean[k], fit.scale[k], fit.weights[k]});
}

struct Predicted {
  const LoadingRow* row;
  double peak_bw, distance;
};

double rms(const std::vector<double>& v) {
  double sum = 0.0;
  for (const double x : v) sum += x * x;
  return v.empty() ? 0.0 : std::sqrt(sum / static_cast<double>(v.size()));
}

double median(std::vector<double> v) {
  std::sort(v.begin(), v.end());
  return 0.5 * (v[(v.size() - 1) / 2] + v[v.size() / 2]);
}

std::optional<double> symmetry_pp(const std::vector<double>& left, const std::vector<double>& right) {
  if (left.empty() || right.empty()) return std::nullopt;
  const double l = median(left), r = median(right);
  return 200.0 * (l - r) / (l + r);
}

LoadingReport report_on(const std::vector<Predicted>& all) {
  struct Recording {
    std::vector<double> truth[2], told[2], errors;
  };
  std::map<std::string, Recording> recordings;
  std::vector<double> errors, distances;
  for (const Predicted& p : all) {
    Recording& r = recordings[p.row->recording];
    const std::size_t side = p.row->side == Side::kRight ? 1 : 0;
    r.truth[side].push_back(p.row->peak_bw);
    r.told[side].push_back(p.peak_bw);
    r.errors.push_back(p.peak_bw - p.row->peak_bw);
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
  return {rms(errors), rms(means), rms(symmetry), rms(none), d99};
}

}  // namespace

LoadingModel fit_loading(const std::vector<LoadingRow>& rows, double lambda) {
  LoadingModel model;
  fit_wave(rows, model);
  for (std::size_t i = 0; i < kLoadingInputCount; ++i)
    fit_ridge_model(rows, static_cast<LoadingInput>(i), lambda, model);
  return model;
}

std::array<LoadingReport, kLoadingInputCount> judge_loading(const std::vector<LoadingRow>& rows,
                                                            double lambda) {
  std::set<std::string> runners;
  for (const LoadingRow& r : rows) runners.insert(r.runner);
  if (runners.size() < 2) throw std::invalid_argument("leaving one runner out needs two runners or more");
  std::array<std::vector<Predicted>, kLoadingInputCount> predicted;
  for (const std::string& out : runners) {
    std::vector<LoadingRow> others;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(others),
                 [&](const LoadingRow& r) { return r.runner != out; });
    const LoadingModel model = fit_loading(others, lambda);
    for (const LoadingRow& r : rows)
      for (std::size_t i = 0; r.runner == out && i < kLoadingInputCount; ++i) {
        const auto input = static_cast<LoadingInput>(i);
        if (!has_inputs(input, r.features)) continue;
        const ForceEstimate e = model.estimate(input, r.features);
        predicted[i].push_back({&r, e.peak_bw, e.distance});
      }
  }
  std::array<LoadingReport, kLoadingInputCount> reports;
  std::transform(predicted.begin(), predicted.end(), reports.begin(), report_on);
  return reports;
}

}  // namespace evenstride
