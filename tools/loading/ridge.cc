#include "tools/loading/ridge.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <stdexcept>

namespace evenstride {
namespace {

constexpr double kConstant = 1e-12;  // columns with a smaller SD carry nothing

void require_match(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const Eigen::VectorXd& row_weights) {
  if (x.rows() != y.size() || x.rows() != row_weights.size() || x.rows() == 0)
    throw std::invalid_argument("ridge: rows, targets and weights must match");
}

/// `w` sums to 1.
RidgeFit solve(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const Eigen::VectorXd& w,
               const Eigen::VectorXd& mean, double intercept, double lambda) {
  RidgeFit fit;
  fit.mean = mean;
  fit.intercept = intercept;
  Eigen::MatrixXd z = x.rowwise() - mean.transpose();
  fit.scale = (z.array().square().matrix().transpose() * w).array().sqrt();
  fit.scale = (fit.scale.array() < kConstant).select(1.0, fit.scale);
  z = z * fit.scale.cwiseInverse().asDiagonal();
  const Eigen::MatrixXd weighted = w.asDiagonal() * z;
  Eigen::MatrixXd correlation = z.transpose() * weighted;
  correlation.diagonal().array() += lambda + kConstant;
  fit.weights = correlation.ldlt().solve(weighted.transpose() * (y.array() - intercept).matrix());
  return fit;
}

}  // namespace

RidgeFit fit_ridge(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const Eigen::VectorXd& row_weights,
                   double lambda) {
  require_match(x, y, row_weights);
  const Eigen::VectorXd w = row_weights / row_weights.sum();
  return solve(x, y, w, x.transpose() * w, y.dot(w), lambda);
}

RidgeFit fit_ridge_through_zero(const Eigen::MatrixXd& x, const Eigen::VectorXd& y,
                                const Eigen::VectorXd& row_weights, double lambda) {
  require_match(x, y, row_weights);
  return solve(x, y, row_weights / row_weights.sum(), Eigen::VectorXd::Zero(x.cols()), 0.0, lambda);
}

Components principal_components(const Eigen::MatrixXd& x, const Eigen::VectorXd& row_weights, int count) {
  const Eigen::VectorXd w = row_weights / row_weights.sum();
  Components c;
  c.mean = x.transpose() * w;
  const Eigen::MatrixXd z = x.rowwise() - c.mean.transpose();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(z.transpose() * w.asDiagonal() * z);
  c.axes = solver.eigenvectors().rightCols(count).rowwise().reverse();
  for (Eigen::Index k = 0; k < count; ++k) {
    Eigen::Index largest = 0;
    c.axes.col(k).cwiseAbs().maxCoeff(&largest);
    if (c.axes(largest, k) < 0.0) c.axes.col(k) *= -1.0;
  }
  return c;
}

}  // namespace evenstride
