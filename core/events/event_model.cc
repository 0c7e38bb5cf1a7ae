#include "core/events/event_model.h"

#include <algorithm>
#include <cmath>

namespace evenstride {

// made from data/models/running_events.txt

namespace {

// Scores of the shapes; returns the RMS of what they leave, in units of the fit's, worst signal.
double project_shapes(const EventRegression& r, const EventFeatureLayout& layout,
                      const EventFeatures& features, FeatureVector& z) {
  const auto signals = static_cast<Eigen::Index>(layout.signals.size());
  const Eigen::Index k = r.components.rows() / signals;
  double worst = 0.0;
  for (Eigen::Index s = 0; s < signals; ++s) {
    const Eigen::Map<const Eigen::VectorXd> shape(features.shapes.data() + s * layout.points, layout.points);
    Eigen::Matrix<double, Eigen::Dynamic, 1, 0, 40, 1> rest = shape - r.shape_mean.row(s).transpose();
    const auto basis = r.components.middleRows(s * k, k);
    z.segment(s * k, k).noalias() = basis * rest;
    rest.noalias() -= basis.transpose() * z.segment(s * k, k);
    const double left = std::sqrt(rest.squaredNorm() / layout.points) / r.shape_spread[s];
    if (std::isfinite(left)) worst = std::max(worst, left);
  }
  return worst;
}

// Mahalanobis distance under a probabilistic principal component model, per feature.
double distance(const EventRegression& r, const FeatureVector& z) {
  const Eigen::Matrix<double, Eigen::Dynamic, 1, 0, kMostModelFeatures, 1> along = r.axes * z;
  const double inside = (along.array().square() / r.axes_variance.array()).sum();
  const double beside = std::max(0.0, z.squaredNorm() - along.squaredNorm()) / r.rest_variance;
  return std::sqrt((inside + beside) / static_cast<double>(z.size()));
}

}  // namespace

double EventRegression::sd_at(double distance) const {
  const double beyond = std::max(0.0, distance * distance - usual_distance * usual_distance);
  return std::sqrt(sd_s * sd_s + sd_growth_s * sd_growth_s * beyond);
}

JudgedFeatures judge(const EventRegression& r, const EventFeatureLayout& layout,
                     const EventFeatures& features) {
  JudgedFeatures out;
  out.z.resize(r.features());
  out.spread = project_shapes(r, layout, features, out.z);
  for (int i = 0; i < layout.scalars; ++i)
    out.z[r.features() - layout.scalars + i] = features.scalars[static_cast<std::size_t>(i)];
  out.z.array() = (out.z - r.mean).array() / r.sd.array();
  for (double& v : out.z)
    if (!std::isfinite(v)) v = 0.0;  // unknown: as usual
  out.distance = distance(r, out.z);
  return out;
}

}  // namespace evenstride
