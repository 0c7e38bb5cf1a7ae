#include "core/sim/kinematics.h"

#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <cmath>

#include "core/sim/random.h"

namespace evenstride::sim {
namespace {

using Eigen::Matrix3d;
using Eigen::Vector3d;

constexpr double kStep_s = 1e-5;

Jet moved(const Jet& jet, double t) {
  return {jet.value + jet.rate * t + 0.5 * jet.accel * t * t, jet.rate + jet.accel * t, jet.accel};
}

Vector3d vee(const Matrix3d& m) { return {m(2, 1) - m(1, 2), m(0, 2) - m(2, 0), m(1, 0) - m(0, 1)}; }

TEST(Kinematics, RatesAreTheDerivativesOfTheAttitude) {
  Random random(3);
  const auto jet = [&] { return Jet{random.normal(), 3.0 * random.normal(), 20.0 * random.normal()}; };
  for (int i = 0; i < 200; ++i) {
    const Jet yaw = jet(), roll = jet(), pitch = jet();
    const double twist = random.normal();
    Kinematics before, now, after;
    set_attitude(before, moved(yaw, -kStep_s), moved(roll, -kStep_s), moved(pitch, -kStep_s), twist);
    set_attitude(now, yaw, roll, pitch, twist);
    set_attitude(after, moved(yaw, kStep_s), moved(roll, kStep_s), moved(pitch, kStep_s), twist);
    const Matrix3d turn = (after.R_WB - before.R_WB) * now.R_WB.transpose() / (2.0 * kStep_s);
    EXPECT_LT((0.5 * vee(turn) - now.rate_W_radps).norm(), 1e-5);
    const Vector3d change = (after.rate_W_radps - before.rate_W_radps) / (2.0 * kStep_s);
    EXPECT_LT((change - now.rate_derivative_W_radps2).norm(), 1e-4);
  }
}

TEST(Kinematics, RollIsTheObliquityOfTheLateralAxis) {
  Kinematics state;
  set_attitude(state, {0.7, 0, 0}, {0.1, 0, 0}, {0.3, 0, 0}, 0.0);
  EXPECT_NEAR(std::asin(state.R_WB(2, 1)), 0.1, 1e-12);
}

TEST(Kinematics, ALeverOnATurntableFeelsTheCentre) {
  Kinematics state;
  set_attitude(state, {0.0, 5.0, 0.0}, {}, {}, 0.0);
  const Vector3d force = state.specific_force_B_mps2({0.2, 0.0, 0.0});
  EXPECT_NEAR(force.x(), -5.0 * 5.0 * 0.2, 1e-12);
  EXPECT_NEAR(force.z(), 9.81, 1e-12);
}

}  // namespace
}  // namespace evenstride::sim
