#include "tools/fit/event_fit.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "core/events/event_corrector.h"

namespace evenstride {
namespace {

constexpr int kMostAxes = 15;  // of the distance; the rest counts as one
// Added to every variance of the distance: many features nearly repeat each other, and what little variance
// is left across them says nothing about being unusual.
constexpr double kVarianceFloor = 0.1;

// One event of all rows that have its truth.
struct Sample {
  const EventFeatures* features;
  Side side;
  double anchor_s, target_s, weight;
  std::size_t recording;
};
struct EventView {
  const EventFeatureLayout& layout;
  bool is_contact;
  const EventFeatures& features(const StanceRow& r) const { return is_contact ? r.contact : r.toe_off; }
  double anchor_s(const StanceRow& r) const { return is_contact ? r.contact_anchor_s : r.toe_off_anchor_s; }
  std::optional<double> truth_s(const StanceRow& r) const {
    return is_contact ? r.true_contact_s : r.true_toe_off_s;
  }
};

std::vector<Sample> samples_of(std::span<const RecordingRows* const> recordings, const EventView& view) {
  std::vector<Sample> out;
  for (std::size_t k = 0; k < recordings.size(); ++k) {
    const std::size_t first = out.size();
    for (const StanceRow& row : recordings[k]->rows)
      if (const auto truth = view.truth_s(row))
        out.push_back(
            {&view.features(row), row.side, view.anchor_s(row), *truth - view.anchor_s(row), 1.0, k});
    for (std::size_t i = first; i < out.size(); ++i)
      out[i].weight = recordings[k]->stated_weight / static_cast<double>(out.size() - first);
  }
  return out;
}

// Mean shape, components and what they leave, signal by signal.
void fit_shapes(const std::vector<Sample>& samples, const EventFeatureLayout& layout, int k,
                EventRegression& r) {
  const auto signals = static_cast<Eigen::Index>(layout.signals.size());
  const Eigen::Index n = layout.points;
  r.shape_mean = Eigen::MatrixXd::Zero(signals, n);
  r.components = Eigen::MatrixXd::Zero(signals * k, n);
  r.shape_spread = Eigen::VectorXd::Zero(signals);
  for (Eigen::Index s = 0; s < signals; ++s) {
    Eigen::VectorXd mean = Eigen::VectorXd::Zero(n);
    Eigen::MatrixXd square = Eigen::MatrixXd::Zero(n, n);
    double weight = 0.0;
    for (const Sample& sample : samples) {
      const Eigen::Map<const Eigen::VectorXd> x(sample.features->shapes.data() + s * n, n);
      if (!x.allFinite()) continue;
      mean += sample.weight * x;
      square.selfadjointView<Eigen::Lower>().rankUpdate(x, sample.weight);
      weight += sample.weight;
    }
    mean /= weight;
    Eigen::MatrixXd covariance = square.selfadjointView<Eigen::Lower>();
    covariance = covariance / weight - mean * mean.transpose();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);  // ascending
    r.shape_mean.row(s) = mean;
    r.components.middleRows(s * k, k) = solver.eigenvectors().rightCols(k).rowwise().reverse().transpose();
    r.shape_spread[s] =
        std::sqrt(std::max(1e-12, solver.eigenvalues().head(n - k).sum() / static_cast<double>(n)));
  }
}

// Unstandardised features are what judge() yields with mean 0 and SD 1.
Eigen::MatrixXd raw_features(const std::vector<Sample>& samples, const EventFeatureLayout& layout,
                             EventRegression& r) {
  const Eigen::Index p = r.components.rows() + layout.scalars;
  r.mean = Eigen::VectorXd::Zero(p);
  r.sd = Eigen::VectorXd::Ones(p);
  r.axes = Eigen::MatrixXd::Zero(1, p);
  r.axes_variance = Eigen::VectorXd::Ones(1);
  Eigen::MatrixXd x(static_cast<Eigen::Index>(samples.size()), p);
  for (std::size_t i = 0; i < samples.size(); ++i)
    x.row(static_cast<Eigen::Index>(i)) = judge(r, layout, *samples[i].features).z;
  // judge() reads unknown numbers as 0: put the mean of the known ones in their place.
  for (int j = 0; j < layout.scalars; ++j) {
    const Eigen::Index column = p - layout.scalars + j;
    double sum = 0.0, count = 0.0;
    for (const Sample& s : samples)
      if (const double v = s.features->scalars[static_cast<std::size_t>(j)]; std::isfinite(v))
        sum += v, ++count;
    for (std::size_t i = 0; i < samples.size(); ++i)
      if (!std::isfinite(samples[i].features->scalars[static_cast<std::size_t>(j)]))
        x(static_cast<Eigen::Index>(i), column) = sum / std::max(1.0, count);
  }
  return x;
}

struct Linear {
  double intercept = 0.0;
  Eigen::VectorXd slope;
};

// Columns must have about unit variance. The intercept is not penalised.
Linear ridge(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const Eigen::VectorXd& weight, double lambda,
             bool with_intercept) {
  const double total = weight.sum();
  Eigen::RowVectorXd mean_x = Eigen::RowVectorXd::Zero(x.cols());
  double mean_y = 0.0;
  if (with_intercept) {
    mean_x = weight.transpose() * x / total;
    mean_y = weight.dot(y) / total;
  }
  const Eigen::MatrixXd centred = x.rowwise() - mean_x;
  Eigen::MatrixXd a = centred.transpose() * weight.asDiagonal() * centred / total;
  a.diagonal().array() += lambda;
  const Eigen::VectorXd b = centred.transpose() * (weight.array() * (y.array() - mean_y)).matrix() / total;
  Linear out;
  out.slope = a.ldlt().solve(b);
  out.intercept = mean_y - mean_x.dot(out.slope);
  return out;
}

void fit_distance(const Eigen::MatrixXd& z, const Eigen::VectorXd& weight, EventRegression& r) {
  const Eigen::MatrixXd covariance = z.transpose() * weight.asDiagonal() * z / weight.sum();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
  const Eigen::Index p = z.cols(), m = std::min<Eigen::Index>(kMostAxes, p - 1);
  r.axes = solver.eigenvectors().rightCols(m).rowwise().reverse().transpose();
  r.axes_variance = solver.eigenvalues().tail(m).reverse().array() + kVarianceFloor;
  r.rest_variance = solver.eigenvalues().head(p - m).mean() + kVarianceFloor;
}

// The second map: targets are averaged over the same remembered steps as the features, by riding along as
// one more feature.
void fit_two_levels(const std::vector<Sample>& samples, const Eigen::MatrixXd& z,
                    const Eigen::VectorXd& weight, const RegressionOptions& options, EventRegression& r) {
  const Eigen::Index n = z.rows(), p = z.cols();
  Eigen::MatrixXd common(n, p + 1), half(n, p + 1), deviation(n, p + 1);
  EventCorrector memory(r);
  for (Eigen::Index i = 0; i < n; ++i) {
    const Sample& s = samples[static_cast<std::size_t>(i)];
    if (i == 0 || samples[static_cast<std::size_t>(i - 1)].recording != s.recording) memory.forget();
    FeatureVector row(p + 1);
    row << z.row(i).transpose(), s.target_s;
    const auto levels = memory.remember(s.side, row, time_from_s(s.anchor_s));
    common.row(i) = levels.common;
    half.row(i) = levels.half;
    deviation.row(i) = levels.deviation;
  }
  const auto fit = [&](const Eigen::MatrixXd& x, double lambda, bool with_intercept) {
    return ridge(x.leftCols(p), x.col(p), weight, lambda, with_intercept);
  };
  const Linear common_fit = fit(common, options.ridge_common, true);
  r.common = common_fit.slope;
  r.common_intercept = common_fit.intercept;
  r.half = fit(half, options.ridge_half, false).slope;
  r.deviation = fit(deviation, options.ridge_deviation, false).slope;
  r.two_level_weight = options.two_level_weight;
}

EventRegression fit_one(std::span<const RecordingRows* const> recordings, const EventView& view,
                        const RegressionOptions& options) {
  EventRegression r;
  const std::vector<Sample> samples = samples_of(recordings, view);
  fit_shapes(samples, view.layout, options.components, r);
  Eigen::MatrixXd z = raw_features(samples, view.layout, r);
  Eigen::VectorXd weight(z.rows()), target(z.rows());
  for (Eigen::Index i = 0; i < z.rows(); ++i) {
    weight[i] = samples[static_cast<std::size_t>(i)].weight;
    target[i] = samples[static_cast<std::size_t>(i)].target_s;
  }
  r.mean = (weight.transpose() * z / weight.sum()).transpose();
  z.rowwise() -= r.mean.transpose();
  r.sd = (weight.transpose() * z.cwiseAbs2() / weight.sum()).cwiseSqrt().cwiseMax(1e-9).transpose();
  z.array().rowwise() /= r.sd.transpose().array();
  const Linear single = ridge(z, target, weight, options.ridge, true);
  r.single = single.slope;
  r.intercept = single.intercept;
  r.anchor_correction_s = weight.dot(target) / weight.sum();
  fit_distance(z, weight, r);
  fit_two_levels(samples, z, weight, options, r);
  return r;
}

}  // namespace

EventModel fit_event_model(std::span<const RecordingRows* const> recordings, const FitOptions& options) {
  EventModel model;
  model.contact = fit_one(recordings, {contact_layout(), true}, options.contact);
  model.toe_off = fit_one(recordings, {toe_off_layout(), false}, options.toe_off);
  model.contact.distance_limit = model.contact.spread_limit = 1e9;
  model.toe_off.distance_limit = model.toe_off.spread_limit = 1e9;
  return model;
}

std::vector<PredictedStance> predict(const EventModel& model, const RecordingRows& recording) {
  EventCorrector contact(model.contact), toe_off(model.toe_off);
  std::vector<PredictedStance> out;
  for (const StanceRow& row : recording.rows) {
    const Time when = time_from_s(row.contact_anchor_s);
    const auto c = judge(model.contact, contact_layout(), row.contact);
    const auto t = judge(model.toe_off, toe_off_layout(), row.toe_off);
    out.push_back({row.contact_anchor_s + contact.correct(row.side, c, when).correction_s,
                   row.toe_off_anchor_s + toe_off.correct(row.side, t, when).correction_s, c, t});
  }
  return out;
}

}  // namespace evenstride
