#include "tools/loading/ridge.h"

#include <gtest/gtest.h>

#include <random>

namespace evenstride {
namespace {

struct Rows {
  Eigen::MatrixXd x;
  Eigen::VectorXd y, w;
};

Rows linear_rows(std::mt19937& g, int n, double noise) {
  std::normal_distribution<double> d;
  Rows r{Eigen::MatrixXd(n, 3), Eigen::VectorXd(n), Eigen::VectorXd(n)};
  for (int i = 0; i < n; ++i) {
    r.x.row(i) << 5.0 + 2.0 * d(g), d(g), 100.0 * d(g);
    r.y[i] = 1.0 + 0.5 * r.x(i, 0) - 2.0 * r.x(i, 1) + 0.01 * r.x(i, 2) + noise * d(g);
    r.w[i] = 0.5 + std::abs(d(g));
  }
  return r;
}

double predict(const RidgeFit& f, const Eigen::VectorXd& x) {
  return f.intercept + f.weights.dot(((x - f.mean).array() / f.scale.array()).matrix());
}

TEST(Ridge, WithoutPenaltyRecoversALine) {
  std::mt19937 g(1);
  const Rows r = linear_rows(g, 50, 0.0);
  const RidgeFit f = fit_ridge(r.x, r.y, r.w, 0.0);
  for (int i = 0; i < 50; ++i) EXPECT_NEAR(predict(f, r.x.row(i)), r.y[i], 1e-8);
}

// Law: any unit of any column gives the same predictions.
TEST(Ridge, UnitsDoNotMatter) {
  std::mt19937 g(2);
  const Rows r = linear_rows(g, 60, 0.5);
  Rows scaled = r;
  scaled.x.col(1) = 1000.0 * r.x.col(1).array() + 7.0;
  const RidgeFit a = fit_ridge(r.x, r.y, r.w, 0.1), b = fit_ridge(scaled.x, scaled.y, scaled.w, 0.1);
  for (int i = 0; i < 60; ++i) EXPECT_NEAR(predict(a, r.x.row(i)), predict(b, scaled.x.row(i)), 1e-9);
}

TEST(Ridge, APenaltyShrinksAndAConstantColumnCarriesNothing) {
  std::mt19937 g(3);
  Rows r = linear_rows(g, 60, 0.5);
  r.x.col(2).setConstant(4.0);
  const RidgeFit free = fit_ridge(r.x, r.y, r.w, 0.0), tied = fit_ridge(r.x, r.y, r.w, 1.0);
  EXPECT_LT(tied.weights.norm(), free.weights.norm());
  EXPECT_NEAR(tied.weights[2], 0.0, 1e-9);
  EXPECT_THROW((void)fit_ridge(r.x, r.y.head(10), r.w, 0.1), std::invalid_argument);
}

TEST(PrincipalComponents, FindTheDirectionsOfTheData) {
  std::mt19937 g(4);
  std::normal_distribution<double> d;
  Eigen::VectorXd a = Eigen::VectorXd::Zero(6), b = a;
  a << 0, 3, 4, 0, 0, 0;
  b << 0, 0, 0, 1, 0, 0;
  a.normalize();
  Eigen::MatrixXd x(400, 6);
  for (int i = 0; i < 400; ++i) x.row(i) = (Eigen::VectorXd::Ones(6) + 5.0 * d(g) * a + d(g) * b).transpose();
  const Components c = principal_components(x, Eigen::VectorXd::Ones(400), 2);
  EXPECT_NEAR(std::abs(c.axes.col(0).dot(a)), 1.0, 1e-3);
  EXPECT_NEAR(std::abs(c.axes.col(1).dot(b)), 1.0, 1e-3);
  EXPECT_NEAR((c.axes.transpose() * c.axes - Eigen::Matrix2d::Identity()).norm(), 0.0, 1e-9);
}

}  // namespace
}  // namespace evenstride
