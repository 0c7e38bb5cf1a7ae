/// Ridge regression and principal components with weighted rows, for fits done offline.
#pragma once

#include <Eigen/Core>

namespace evenstride {

/// y = intercept + sum of weights * (x - mean) / scale.
struct RidgeFit {
  double intercept = 0.0;
  Eigen::VectorXd mean, scale, weights;
};

/// `row_weights` > 0; `lambda` >= 0 is added to the diagonal of the correlation matrix of the columns.
/// A constant column gets scale 1 and weight 0. @throws std::invalid_argument for sizes that do not match.
RidgeFit fit_ridge(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const Eigen::VectorXd& row_weights,
                   double lambda);

/// The same without intercept: means count as 0, scales are root mean squares.
RidgeFit fit_ridge_through_zero(const Eigen::MatrixXd& x, const Eigen::VectorXd& y,
                                const Eigen::VectorXd& row_weights, double lambda);

struct Components {
  Eigen::VectorXd mean;
  Eigen::MatrixXd axes;  ///< one unit column each, largest variance first; largest entry positive
};
Components principal_components(const Eigen::MatrixXd& x, const Eigen::VectorXd& row_weights, int count);

}  // namespace evenstride
