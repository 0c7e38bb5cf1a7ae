#include "core/events/pair_clock_check.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace evenstride {
namespace {

struct Seen {
  int jumps = 0;
  double moved_s = 0.0, at_s = 0.0;
};

/// 400 strides; the second clock jumps by `jump_s` at stride 200.
Seen run(double jump_s, double noise_s, double stride_s = 0.75, double change_per_stride = 0.0) {
  std::mt19937 rng(6);
  std::normal_distribution<double> normal;
  PairClockCheck check;
  Seen seen;
  double t = 10.0;
  for (int k = 0; k < 400; ++k) {
    stride_s *= 1.0 + change_per_stride;
    t += stride_s;
    check.push_second(time_from_s(t - 0.04 + (k >= 200 ? jump_s : 0.0) + noise_s * normal(rng)));
    if (const auto jump = check.push_first(time_from_s(t), stride_s)) {
      ++seen.jumps;
      seen.moved_s = jump->moved_s;
      seen.at_s = seconds(jump->time);
    }
  }
  return seen;
}

TEST(PairClockCheck, AJumpIsToldOnceAndByHowMuch) {
  for (double jump_s : {-0.33, -0.2, 0.15, 0.3}) {
    const Seen seen = run(jump_s, 0.01);
    EXPECT_EQ(seen.jumps, 1) << jump_s;
    EXPECT_NEAR(seen.moved_s, jump_s, 0.02);
    EXPECT_NEAR(seen.at_s, 10.0 + 0.75 * 205, 3.0);  // five votes of nine
  }
}

TEST(PairClockCheck, AWholeStrideCannotBeSeen) { EXPECT_EQ(run(0.75, 0.01).jumps, 0); }

TEST(PairClockCheck, NoiseSingleStridesAndSlowChangeAreNoJump) {
  EXPECT_EQ(run(0.0, 0.03).jumps, 0);
  EXPECT_EQ(run(0.0, 0.02, 0.75, 1e-4).jumps, 0);
  PairClockCheck check;
  int jumps = 0;
  for (int k = 0; k < 300; ++k) {
    const double stray_s = k % 10 == 0 ? 0.3 : 0.0;
    check.push_second(time_from_s(1.0 + 0.7 * k + stray_s));
    jumps += check.push_first(time_from_s(1.0 + 0.7 * k), 0.7).has_value();
  }
  EXPECT_EQ(jumps, 0);
}

TEST(PairClockCheck, WithoutTheOtherSensorNothingIsSaid) {
  PairClockCheck check;
  for (int k = 0; k < 50; ++k) EXPECT_FALSE(check.push_first(time_from_s(0.7 * k), 0.7));
  EXPECT_FALSE(check.lag_s());
}

}  // namespace
}  // namespace evenstride
