#include "core/events/impact_steps.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "tests/core/events/frozen_device.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

struct Impacts {
  double stride_s = 0.76, start_s = 4.0, end_s = 40.0, rate_hz = 100.0;
  double main_mps2 = 80.0, other_mps2 = 0.0;  ///< the second leg's, half a stride on
  double ringing_mps2 = 25.0, limit_mps2 = 157.0;
  double lost_share = 0.0;
  unsigned seed = 1;

  double norm(double t) const {
    if (t < start_s || t > end_s) return kGravity_mps2;
    const auto burst = [&](double since, double peak) {
      const double ring =
          since > 0.0 ? ringing_mps2 * std::exp(-since / 0.05) * std::sin(2.0 * kPi * 31.0 * since) : 0.0;
      return peak * std::exp(-std::pow(since / 0.03, 2)) + (peak > 0.0 ? ring : 0.0);
    };
    const double u = std::fmod(t - start_s, stride_s);
    const double v = std::fmod(t - start_s + 0.5 * stride_s, stride_s);
    return kGravity_mps2 + 6.0 * std::cos(2.0 * kPi * u / stride_s) + burst(u - 0.2, main_mps2) +
           burst(v - 0.2, other_mps2);
  }
  std::vector<ImuSample> samples(double seconds_long) const {
    std::mt19937 rng(seed);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    std::vector<ImuSample> out;
    for (double t = 0.0; t < seconds_long; t += 1.0 / rate_hz) {
      if (uniform(rng) < lost_share) continue;
      ImuSample s;
      s.time = time_from_s(t);
      const double value = norm(t) + (t < start_s || t > end_s ? 0.0 : 2.0 * normal(rng));
      s.accel_S_mps2 = Eigen::Vector3d(0.6, 0.0, 0.8) * std::min(value, limit_mps2);
      out.push_back(s);
    }
    return out;
  }
};

std::vector<ImpactStep> run(const std::vector<ImuSample>& samples) {
  ImpactSteps finder;
  std::vector<ImpactStep> steps;
  for (const ImuSample& s : samples)
    if (const auto step = finder.push(s)) steps.push_back(*step);
  return steps;
}

TEST(ImpactSteps, ABodyGivesBothLegsEvenIfTheyDiffer) {
  for (double other : {60.0, 35.0, 20.0}) {
    Impacts impacts;
    impacts.main_mps2 = 60.0;
    impacts.other_mps2 = other;
    impacts.ringing_mps2 = 8.0;
    const auto steps = run(impacts.samples(44.0));
    const double expected = 2.0 * (impacts.end_s - impacts.start_s) / impacts.stride_s;
    EXPECT_NEAR(static_cast<double>(steps.size()), expected, 7.0) << other;
    for (std::size_t k = 20; k + 20 < steps.size(); ++k)
      EXPECT_NEAR(seconds(steps[k + 1].time - steps[k].time), 0.5 * impacts.stride_s, 0.04) << other;
  }
}

TEST(ImpactSteps, NoStepWhileStanding) {
  Impacts impacts;
  const auto steps = run(impacts.samples(80.0));
  for (const ImpactStep& s : steps) {
    EXPECT_GT(seconds(s.time), impacts.start_s - 0.2);
    EXPECT_LT(seconds(s.time), impacts.end_s + 0.2);
  }
  test::expect_no_step_of_a_frozen_device<ImpactSteps>();
}

TEST(ImpactSteps, NoiseThatDoesNotRepeatIsNoStep) {
  std::mt19937 rng(4);
  std::normal_distribution<double> normal;
  ImpactSteps finder;
  int steps = 0;
  for (int i = 0; i < 12'000; ++i) {
    ImuSample s;
    s.time = time_from_s(0.01 * i);
    s.accel_S_mps2 = Eigen::Vector3d(5.0 * normal(rng), 5.0 * normal(rng), kGravity_mps2 + 5.0 * normal(rng));
    steps += finder.push(s).has_value();
  }
  EXPECT_EQ(steps, 0);
}

TEST(ImpactSteps, PushAllocatesNothing) {
  const auto samples = Impacts{}.samples(20.0);
  ImpactSteps finder;
  test::AllocationCounter counter;
  for (const ImuSample& s : samples) finder.push(s);
  EXPECT_EQ(counter.count(), 0u);
}

}  // namespace
}  // namespace evenstride
