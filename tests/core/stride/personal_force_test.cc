#include "core/stride/personal_force.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace evenstride {
namespace {

std::vector<ForcePair> steps(double gain, double offset, double spread, int n, std::mt19937& g) {
  std::normal_distribution<double> force(2.4, spread), noise(0.0, 0.05);
  std::vector<ForcePair> out;
  for (int i = 0; i < n; ++i) {
    const double estimated = force(g);
    out.push_back({estimated, offset + gain * estimated + noise(g)});
  }
  return out;
}

TEST(PersonalForce, ChangesNothingByDefaultOrFromTooFewSteps) {
  std::mt19937 g(1);
  EXPECT_DOUBLE_EQ(PersonalForce{}.corrected_bw(2.3), 2.3);
  EXPECT_DOUBLE_EQ(fit_personal_force(steps(1.0, 0.3, 0.1, 9, g)).corrected_bw(2.3), 2.3);
}

TEST(PersonalForce, TakesOutARunnersOffsetFromOneSpeed) {
  std::mt19937 g(2);
  const PersonalForce p = fit_personal_force(steps(1.0, 0.15, 0.05, 60, g));
  EXPECT_NEAR(p.corrected_bw(2.4), 2.55, 0.02);  // noise 0.05 / sqrt(60), three times
  EXPECT_NEAR(p.gain, 1.0, 0.15);
}

TEST(PersonalForce, LearnsTheGainOverManySpeeds) {
  std::mt19937 g(3);
  const PersonalForce p = fit_personal_force(steps(0.8, 0.5, 0.4, 400, g));
  EXPECT_NEAR(p.gain, 0.8, 0.02);  // the prior keeps 1/65 of the 0.2, noise 0.05/(0.4*20)
  EXPECT_NEAR(p.corrected_bw(2.0), 2.1, 0.02);
}

// Law: on the steps it was fitted on it never does worse than no correction.
TEST(PersonalForce, NeverWorseOnItsOwnSteps) {
  std::mt19937 g(4);
  std::uniform_real_distribution<double> u(-0.3, 0.3);
  for (int k = 0; k < 100; ++k) {
    const auto own = steps(1.0 + u(g), u(g), 0.05 + std::abs(u(g)), 40, g);
    const PersonalForce p = fit_personal_force(own);
    double before = 0.0, after = 0.0;
    for (const ForcePair& s : own) {
      before += std::pow(s.estimated_bw - s.true_bw, 2);
      after += std::pow(p.corrected_bw(s.estimated_bw) - s.true_bw, 2);
    }
    EXPECT_LE(after, before);
  }
}

}  // namespace
}  // namespace evenstride
