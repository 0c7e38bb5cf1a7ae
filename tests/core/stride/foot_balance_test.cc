#include "core/stride/foot_balance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "core/base/units.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

constexpr double kStep_s = 0.35, kContact_s = 0.24;
constexpr double kTime_s = 1e-6;  // the sensor's floats and the clock's nanoseconds
constexpr double kModel_s_per_g = 0.016;

FootStance stance(int i) {
  FootStance s;
  s.side = i % 2 == 0 ? Side::kLeft : Side::kRight;
  s.initial_contact = time_from_s(1.0 + kStep_s * i);
  s.toe_off = s.initial_contact + duration_from_s(kContact_s);
  s.mid_stance = s.initial_contact;
  return s;
}

/// The pelvis in the first and in the second half of a stance, g.
struct Carried {
  double load, unload;
};

SegmentHistory history_of(const Carried& left, const Carried& right, int steps) {
  SegmentHistory history(12.0, 200.0);
  for (int k = 0; k < 200 * 11; ++k) {
    const double t = 0.005 * k, u = t - 1.0 + 0.1;
    const int i = std::max(0, static_cast<int>(std::floor(u / kStep_s)));
    if (i >= steps) break;
    const Carried& side = i % 2 == 0 ? left : right;
    OrientedSample s;
    s.time = time_from_s(t);
    const double g = u - kStep_s * i < 0.1 + 0.5 * kContact_s - 0.01 ? side.load : side.unload;
    s.accel_E_mps2.z() = static_cast<float>(g * kGravity_mps2);
    history.push(s);
  }
  return history;
}

TEST(FootBalance, MovesEachFootsToeOffByHalfTheDifference) {
  std::mt19937 rng(3);
  std::uniform_real_distribution<double> g(1.0, 1.4);
  for (int i = 0; i < 50; ++i) {
    const Carried left{g(rng), g(rng)}, right{g(rng), g(rng)};
    const SegmentHistory history = history_of(left, right, 24);
    FootBalance balance(kModel_s_per_g);
    const SegmentSource pelvis{.history = &history};
    for (int k = 0; k < 20; ++k) {
      const FootStance told = stance(k), out = balance.corrected(told, pelvis);
      if (k == 0) continue;  // the other foot is not known
      const double sign = k % 2 == 0 ? 0.5 : -0.5;
      EXPECT_EQ(out.initial_contact, told.initial_contact);
      EXPECT_NEAR(seconds(*out.toe_off - *told.toe_off), sign * kModel_s_per_g * (left.unload - right.unload),
                  kTime_s);
    }
  }
}

TEST(FootBalance, BoundsWhatIsNoMatterOfTiming) {
  const SegmentHistory history = history_of({1.0, 3.0}, {1.0, 1.0}, 12);
  FootBalance balance(kModel_s_per_g);
  FootStance out;
  for (int k = 0; k < 8; ++k) out = balance.corrected(stance(k), {.history = &history});
  EXPECT_NEAR(seconds(*out.toe_off - *stance(7).toe_off), -kModel_s_per_g * 0.3, kTime_s);
}

TEST(FootBalance, LeavesWhatItCannotJudge) {
  const SegmentHistory history = history_of({1.0, 1.4}, {1.0, 1.0}, 24);
  FootBalance balance(kModel_s_per_g);
  const SegmentSource pelvis{.history = &history};
  for (int k = 0; k < 6; ++k) balance.corrected(stance(k), pelvis);
  FootStance walking = stance(6), sideless = stance(6), from_pelvis = stance(6);
  walking.walking = true;
  sideless.side = Side::kUnknown;
  from_pelvis.quality.add(Mark::kFromPelvis);
  for (const FootStance& s : {walking, sideless, from_pelvis}) {
    EXPECT_EQ(balance.corrected(s, pelvis).toe_off, s.toe_off);
    EXPECT_FALSE(balance.half_g());
  }
  EXPECT_EQ(balance.corrected(stance(6), {}).toe_off, stance(6).toe_off);
  EXPECT_NE(balance.corrected(stance(6), pelvis).toe_off, stance(6).toe_off);
  EXPECT_EQ(FootBalance(0.0).corrected(stance(6), pelvis).toe_off, stance(6).toe_off);
}

TEST(FootBalance, ForgetsAfterAPause) {
  const SegmentHistory history = history_of({1.0, 1.4}, {1.0, 1.0}, 24);
  FootBalance balance(kModel_s_per_g);
  const SegmentSource pelvis{.history = &history};
  for (int k = 0; k < 6; ++k) balance.corrected(stance(k), pelvis);
  EXPECT_EQ(balance.corrected(stance(16), pelvis).toe_off, stance(16).toe_off);
  EXPECT_NE(balance.corrected(stance(17), pelvis).toe_off, stance(17).toe_off);
}

TEST(FootBalance, AllocatesNothing) {
  const SegmentHistory history = history_of({1.0, 1.4}, {1.0, 1.0}, 24);
  FootBalance balance(kModel_s_per_g);
  const SegmentSource pelvis{.history = &history};
  balance.corrected(stance(0), pelvis);  // the thread's scratch is made
  test::AllocationCounter counter;
  for (int k = 1; k < 20; ++k) balance.corrected(stance(k), pelvis);
  EXPECT_EQ(counter.count(), 0u);
}

}  // namespace
}  // namespace evenstride
