#include "tools/loading/ridge.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <stdexcept>

namespace evenstride {
namespace {

constexpr double kConstant = 1e-12;  // columns with a smaller SD carry nothing

}  // namespace

RidgeFit fit_ridge(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const Eigen::VectorXd& row_weights,
                   double lambda) {
  if (x.rows() != y.size() || x.rows() != row_weights.size() || x.rows() == 0)
    throw std::invalid_argument("ridge: rows, targets and weights must match");
  const Eigen::VectorXd w = row_weights / row_weights.sum();
  RidgeFit fit;
  fit.mean = x.transpose() * w;
  fit.intercept = y.dot(w);
  Eigen::MatrixXd z = x.rowwise() - fit.mean.transpose();
  fit.scale = (z.array().square().matrix().transpose() * w).array().sqrt();
  fit.scale = (fit.scale.array() < kConstant).select(1.0, fit.scale);
  z = z * fit.scale.cwiseInverse().asDiagonal();
  const Eigen::MatrixXd weighted = w.asDiagonal() * z;
  Eigen::MatrixXd correlation = z.transpose() * weighted;
  correlation.diagonal().array() += lambda + kConstant;
  fit.weights = correlation.ldlt().solve(weighted.transpose() * (y.array() - fit.intercept).matrix());
  return fit;
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
