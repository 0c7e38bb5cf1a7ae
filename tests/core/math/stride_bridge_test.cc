#include "core/math/stride_bridge.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <numbers>
#include <random>
#include <vector>

#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

using std::chrono::milliseconds;

constexpr double kPi = std::numbers::pi;

// Six channels that repeat every `stride_s`, three harmonics each.
ImuSample striding(double t_s, double stride_s) {
  ImuSample s{.time = time_from_s(t_s)};
  const double phase = 2.0 * kPi * t_s / stride_s;
  for (int axis = 0; axis < 3; ++axis) {
    s.accel_S_mps2[axis] = 9.0 * std::sin(2.0 * phase + axis) + 4.0 * std::sin(5.0 * phase - axis);
    s.rate_S_radps[axis] = 3.0 * std::sin(phase + 2.0 * axis) + std::cos(4.0 * phase + axis);
  }
  return s;
}

struct Gap {
  double rate_hz = 200.0, stride_s = 0.7137, last_s = 3.0, gap_s = 0.055, past_s = 2.0;
};

template <class Read>
std::unique_ptr<StrideBridge> over(const Gap& gap, Read&& read) {
  auto bridge = std::make_unique<StrideBridge>();
  bridge->begin(read(gap.last_s), read(gap.last_s + gap.gap_s));
  for (int i = 1; i < gap.past_s * gap.rate_hz; ++i) {
    const ImuSample s = read(gap.last_s - i / gap.rate_hz);
    if (!bridge->add_before(s.time, s.accel_S_mps2, s.rate_S_radps)) break;
  }
  return bridge;
}

TEST(StrideBridge, GivesBackWhatRepeatsExactly) {
  for (const double rate_hz : {100.0, 200.0, 400.0})
    for (const double stride_s : {0.55, 0.7137, 1.1})
      for (const double gap_s : {0.030, 0.110, 0.310, 0.455}) {
        const auto read = [&](double t_s) { return striding(t_s, stride_s); };
        const auto bridge = over({.rate_hz = rate_hz, .stride_s = stride_s, .gap_s = gap_s}, read);
        ASSERT_TRUE(bridge->fit()) << rate_hz << ' ' << stride_s << ' ' << gap_s;
        EXPECT_NEAR(bridge->stride_s(), stride_s, 0.002);
        int handed = 0;
        bridge->make_up(milliseconds(5), [&](const ImuSample& s) {
          ++handed;
          const ImuSample truth = read(seconds(s.time));
          // A quarter of a grid step of the stride's length is not resolved: 1.25 ms of the fastest
          // harmonics.
          EXPECT_LT((s.accel_S_mps2 - truth.accel_S_mps2).norm(), 0.6);
          EXPECT_LT((s.rate_S_radps - truth.rate_S_radps).norm(), 0.15);
        });
        EXPECT_EQ(handed, std::lround(gap_s / 0.005) - 1);
      }
}

TEST(StrideBridge, MeetsTheReadingsAtBothEnds) {
  Gap gap{.gap_s = 0.2};
  const auto read = [&](double t_s) {  // this stride is unlike the one before
    ImuSample s = striding(t_s, gap.stride_s);
    if (t_s >= gap.last_s) s.accel_S_mps2.x() += 2.0;
    if (t_s > gap.last_s) s.rate_S_radps.z() -= 0.5;
    return s;
  };
  const auto bridge = over(gap, read);
  ASSERT_TRUE(bridge->fit());
  for (const double t_s : {gap.last_s, gap.last_s + gap.gap_s}) {
    EXPECT_LT((bridge->at(time_from_s(t_s)).accel_S_mps2 - read(t_s).accel_S_mps2).norm(), 1e-4);
    EXPECT_LT((bridge->at(time_from_s(t_s)).rate_S_radps - read(t_s).rate_S_radps).norm(), 1e-4);
  }
  // Six correlation times in, nothing is left of either: sinh(u) / sinh(2 u) = 1 / (2 cosh(u)).
  const double middle_s = gap.last_s + 0.5 * gap.gap_s;
  const double left = 2.0 / std::cosh(0.5 * gap.gap_s / StrideBridge::kFade_s);
  const double off =
      bridge->at(time_from_s(middle_s)).accel_S_mps2.x() - striding(middle_s, gap.stride_s).accel_S_mps2.x();
  EXPECT_NEAR(off, left, 0.25);
}

TEST(StrideBridge, NothingRepeatsInStandingInAStartOrWithoutAPast) {
  std::mt19937 random(11);
  std::normal_distribution<double> noise;
  const auto standing = [&](double t_s) {
    ImuSample s{.time = time_from_s(t_s), .accel_S_mps2 = {0.0, 0.0, 9.81}};
    for (int axis = 0; axis < 3; ++axis) {
      s.accel_S_mps2[axis] += 0.03 * noise(random);
      s.rate_S_radps[axis] += 0.005 * noise(random);
    }
    return s;
  };
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(over({}, standing)->fit());
  const auto starting = [](double t_s) { return striding(std::max(t_s, 2.9), 0.7); };
  EXPECT_FALSE(over({}, starting)->fit());
  const auto running = [](double t_s) { return striding(t_s, 0.7); };
  EXPECT_FALSE(over({.past_s = 0.6}, running)->fit());
  EXPECT_FALSE(over({.past_s = 0.0}, running)->fit());
}

TEST(StrideBridge, ARunnerWhoHasStoppedInTheGapIsNotBridged) {
  const Gap gap{.gap_s = 0.3};
  int bridged = 0;
  for (int i = 0; i < 40; ++i) {  // at any phase of the stride
    const auto read = [&](double t_s) {
      if (t_s > gap.last_s) return ImuSample{time_from_s(t_s), {0.0, 0.0, 9.81}, Eigen::Vector3d::Zero()};
      ImuSample s = striding(t_s + i * gap.stride_s / 40.0, gap.stride_s);
      s.accel_S_mps2.z() += 9.81;
      return s;
    };
    bridged += over(gap, read)->fit();
  }
  EXPECT_LE(bridged, 8);  // where a runner, too, would be nearly at rest
}

// The stated SD of the turn over the gap against what it is off by, when strides differ as the bridge thinks.
TEST(StrideBridge, StatesHowFarOffItIs) {
  std::mt19937 random(5);
  std::normal_distribution<double> normal;
  for (const double gap_s : {0.055, 0.110, 0.300}) {
    double square = 0.0, stated = 0.0;
    int n = 0;
    for (int draw = 0; draw < 150; ++draw) {
      constexpr double kSd_radps = 0.4, kStep_s = 0.005;
      std::vector<Eigen::Vector3d> own(900, Eigen::Vector3d::Zero());  // each stride's own part
      const double keep = std::exp(-kStep_s / StrideBridge::kFade_s);
      for (std::size_t i = 1; i < own.size(); ++i)
        for (int axis = 0; axis < 3; ++axis)
          own[i][axis] = keep * own[i - 1][axis] + kSd_radps * std::sqrt(1.0 - keep * keep) * normal(random);
      const auto read = [&](double t_s) {
        ImuSample s = striding(t_s, 0.7);
        s.rate_S_radps += own[static_cast<std::size_t>(std::lround(t_s / kStep_s))];
        return s;
      };
      const auto bridge = over({.stride_s = 0.7, .gap_s = gap_s}, read);
      if (!bridge->fit()) continue;
      Eigen::Vector3d turned = Eigen::Vector3d::Zero();
      bridge->make_up(milliseconds(5), [&](const ImuSample& s) {
        turned += kStep_s * (s.rate_S_radps - read(seconds(s.time)).rate_S_radps);
      });
      square += turned.squaredNorm() / 3.0;
      stated += bridge->turn_sd_rad() * bridge->turn_sd_rad();
      ++n;
    }
    ASSERT_GE(n, 140);
    EXPECT_GT(std::sqrt(stated / square), 0.7) << gap_s;
    EXPECT_LT(std::sqrt(stated / square), 1.5) << gap_s;
  }
}

TEST(StrideBridge, TheVarianceOfTheTurnIsItsClosedForm) {
  // Nothing is unknown in no gap; a short one is a Brownian bridge (rate 2 / fade): span^3 / 12 of it.
  EXPECT_NEAR(bridged_integral_variance(0.001, 0.03), 2.0 / 0.03 * 1e-9 / 12.0, 1e-15);
  // A long one is free but for its ends: 2 fade (span - 2 fade).
  EXPECT_NEAR(bridged_integral_variance(3.0, 0.03), 2.0 * 0.03 * (3.0 - 0.06), 1e-9);
  // Both forms meet.
  EXPECT_NEAR(bridged_integral_variance(0.0499999 * 0.03, 0.03) / bridged_integral_variance(0.0015, 0.03),
              1.0, 1e-3);
  // The covariance of the process, its ends known, summed up.
  constexpr int kPoints = 400;
  constexpr double kSpan_s = 0.11, kFade_s = 0.03, kStep_s = kSpan_s / kPoints;
  double sum = 0.0;
  const double whole = std::sinh(kSpan_s / kFade_s);
  for (int i = 0; i < kPoints; ++i)
    for (int k = 0; k < kPoints; ++k) {
      const double s = (std::min(i, k) + 0.5) * kStep_s, t = (std::max(i, k) + 0.5) * kStep_s;
      sum += 2.0 * std::sinh(s / kFade_s) * std::sinh((kSpan_s - t) / kFade_s) / whole * kStep_s * kStep_s;
    }
  EXPECT_NEAR(bridged_integral_variance(kSpan_s, kFade_s) / sum, 1.0, 1e-3);
}

TEST(StrideBridge, AllocatesNothing) {
  const auto bridge = over({}, [](double t_s) { return striding(t_s, 0.7); });
  const test::AllocationCounter counter;
  EXPECT_TRUE(bridge->fit());
  bridge->make_up(milliseconds(5), [](const ImuSample&) {});
  EXPECT_EQ(counter.count(), 0u);
}

TEST(GapWatch, SeesGapsOfALengthThatABridgeMaySpan) {
  GapWatch watch(200.0);
  const auto read = [&](int ms) {
    const bool gap = watch.is_gap_before(Time(milliseconds(ms)));
    watch.push({.time = Time(milliseconds(ms))});
    return gap;
  };
  for (int ms : {1000, 1005, 1010}) EXPECT_FALSE(read(ms));
  EXPECT_FALSE(read(1025));  // interpolation does as well
  EXPECT_FALSE(read(1030));
  EXPECT_TRUE(read(1085));
  EXPECT_FALSE(read(1140));  // a single reading between two gaps
  EXPECT_FALSE(read(1145));
  EXPECT_TRUE(read(1605));
  EXPECT_FALSE(read(1610));
  EXPECT_FALSE(read(2080));  // too long
  EXPECT_EQ(watch.last().time, Time(milliseconds(2080)));
}

TEST(GapWatch, ASensorThatIsSlowerThanItSaysIsNotBridgedAllTheTime) {
  GapWatch watch(200.0);
  int gaps = 0;
  for (int i = 0; i < 1000; ++i) {
    const Time time(milliseconds(1000 + 20 * i));
    gaps += watch.is_gap_before(time);
    watch.push({.time = time});
  }
  EXPECT_EQ(gaps, 0);
}

}  // namespace
}  // namespace evenstride
