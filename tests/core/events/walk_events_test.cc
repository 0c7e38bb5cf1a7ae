#include "core/events/walk_events.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "tests/core/events/walking_shoe.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

constexpr double kContactTolerance_s = 0.06;  // the window in which walking events are scored
constexpr double kToeOffTolerance_s =
    0.04;  // two readings at 100 Hz and their smoothing on the grid, half lost

std::vector<FootStance> find(const std::vector<ImuSample>& samples, Side side = Side::kLeft,
                             const WalkEventParams& params = {}) {
  WalkEvents events(side, params);
  std::vector<FootStance> stances;
  for (const ImuSample& s : samples)
    if (const auto out = events.push(s); out.stance) stances.push_back(*out.stance);
  for (const FootStance& last : events.finish()) stances.push_back(last);
  return stances;
}

void expect_every_step(const test::WalkingShoe& walk, const std::vector<FootStance>& stances) {
  ASSERT_EQ(stances.size(), walk.contact_s.size());
  for (std::size_t k = 0; k < stances.size(); ++k) {
    EXPECT_NEAR(seconds(stances[k].initial_contact), walk.contact_s[k], kContactTolerance_s);
    if (k + 1 == stances.size()) break;
    ASSERT_TRUE(stances[k].toe_off);
    EXPECT_NEAR(seconds(*stances[k].toe_off), walk.toe_off_s[k + 1], kToeOffTolerance_s);
    EXPECT_TRUE(stances[k].walking);
  }
}

TEST(WalkEvents, FirstAndLastStepCountAndTheLastHasNoToeOff) {
  const auto walk = test::walking_shoe({});
  const auto stances = find(walk.samples, Side::kRight);
  expect_every_step(walk, stances);
  EXPECT_FALSE(stances.back().toe_off);
  EXPECT_EQ(stances.back().side, Side::kRight);
}

TEST(WalkEvents, AnyMountingAnyRateAnyStride) {
  std::mt19937 rng(7);
  for (unsigned i = 0; i < 40; ++i) {
    test::WalkingShoeParams p = test::some_walk(i, rng);
    p.q_SB = Eigen::Quaterniond::UnitRandom();
    p.rate_hz = i % 3 == 0 ? 100.0 : i % 3 == 1 ? 200.0 : 400.0;
    const auto walk = test::walking_shoe(p);
    SCOPED_TRACE(i);
    expect_every_step(walk, find(walk.samples));
  }
}

TEST(WalkEvents, AFifthOfTheSamplesMayBeLost) {
  const auto walk = test::walking_shoe({});
  std::mt19937 rng(3);
  std::vector<ImuSample> kept;
  for (std::size_t i = 0; i < walk.samples.size(); i += 3)
    if (rng() % 5 != 0)
      for (std::size_t k = i; k < std::min(i + 3, walk.samples.size()); ++k) kept.push_back(walk.samples[k]);
  expect_every_step(walk, find(kept));
}

TEST(WalkEvents, MeasuresTheStride) {
  constexpr double kLengthTolerance_m = 0.1;  // integration of noise and jolts over one swing
  const auto walk = test::walking_shoe({});
  const auto stances = find(walk.samples);
  ASSERT_GT(stances.size(), 4u);
  for (std::size_t k = 1; k + 1 < stances.size(); ++k) {
    ASSERT_TRUE(stances[k].stride_length_m);
    EXPECT_NEAR(*stances[k].stride_length_m, 1.3, kLengthTolerance_m);
    EXPECT_NEAR(*stances[k].previous_stride_time_s, 1.07, 0.02);
  }
}

TEST(WalkEvents, SmallStepsAreFoundByTheirLikenessToTheOwnStride) {
  WalkEventParams longer_only;
  longer_only.swings.shortest_travel_m = 0.6;  // by the speed; small steps are 0.33 m long
  test::WalkingShoeParams p;
  p.swings = 12;
  p.small_from = 8;
  const auto walk = test::walking_shoe(p);
  expect_every_step(walk, find(walk.samples, Side::kLeft, longer_only));
  p.small_from = 4;  // too few before them to know the own stride
  EXPECT_EQ(find(test::walking_shoe(p).samples, Side::kLeft, longer_only).size(), 4u);
}

TEST(WalkEvents, AnotherWayOfWalkingIsLearntAnew) {
  test::WalkingShoeParams p;
  const auto before = test::walking_shoe(p);
  p.swing_s = 0.6, p.stance_s = 0.9, p.length_m = 0.7;
  const auto after = test::walking_shoe(p);
  std::vector<ImuSample> samples = before.samples;
  for (ImuSample s : after.samples) {
    s.time += duration_from_s(before.duration_s);
    samples.push_back(s);
  }
  auto both = before;
  for (double c : after.contact_s) both.contact_s.push_back(c + before.duration_s);
  const auto stances = find(samples);
  ASSERT_EQ(stances.size(), both.contact_s.size());
  for (std::size_t k = 0; k < stances.size(); ++k)
    EXPECT_NEAR(seconds(stances[k].initial_contact), both.contact_s[k], kContactTolerance_s);
}

TEST(WalkEvents, AnOwnStrideThatNothingIsLikeIsForgotten) {
  WalkEventParams nothing_alike;
  nothing_alike.matcher.least_likeness = 2.0;
  test::WalkingShoeParams p;
  p.swings = 30;
  const auto walk = test::walking_shoe(p);
  const auto stances = find(walk.samples, Side::kLeft, nothing_alike);
  EXPECT_GE(stances.size(), 15u);  // by the speed, until the stride is known again; else five
  for (const FootStance& s : stances) {
    const auto contact =
        std::min_element(walk.contact_s.begin(), walk.contact_s.end(), [&](double a, double b) {
          return std::abs(a - seconds(s.initial_contact)) < std::abs(b - seconds(s.initial_contact));
        });
    EXPECT_NEAR(seconds(s.initial_contact), *contact, kContactTolerance_s);
    if (s.toe_off) {
      EXPECT_LT(seconds(*s.toe_off - s.initial_contact),
                p.stance_s + kContactTolerance_s + kToeOffTolerance_s + 0.1);
    }
  }
}

TEST(WalkEvents, StandingAndShiftingWeightAreNoSteps) {
  std::mt19937 rng(5);
  std::normal_distribution<double> normal;
  WalkEvents events(Side::kLeft);
  for (int i = 0; i < 60'000; ++i) {
    const double t = 0.01 * i, sway = 0.15 * std::sin(0.8 * t);  // rad/s
    ImuSample s;
    s.time = time_from_s(t);
    s.accel_S_mps2 =
        Eigen::Vector3d(0.2 * std::cos(0.8 * t), 0.1 * normal(rng), kGravity_mps2 + 0.1 * normal(rng));
    s.rate_S_radps = Eigen::Vector3d(sway, 0.02 * normal(rng), 0.02 * normal(rng));
    const auto out = events.push(s);
    EXPECT_FALSE(out.contact);
    EXPECT_FALSE(out.stance);
  }
  EXPECT_TRUE(events.finish().empty());
}

TEST(WalkEvents, AFootThatTurnsFlatOnTheGroundMakesNoStepAndHasNotLeftIt) {
  // After the fourth contact the foot turns by 90 deg about a point 0.2 m away: 1.2 m/s, more than a slow
  // swing.
  constexpr double kArm_m = 0.2, kTurn_rad = kPi / 2.0, kTurn_s = 0.5;
  test::WalkingShoeParams p;
  p.stance_s = 1.1;  // shorter than a stop
  auto walk = test::walking_shoe(p);
  const double start_s = walk.contact_s[3] + 0.25;
  for (ImuSample& s : walk.samples) {
    const double u = (seconds(s.time) - start_s) / kTurn_s;
    if (u <= 0.0 || u >= 1.0) continue;
    const double rate = kTurn_rad / kTurn_s * 30.0 * u * u * (1.0 - u) * (1.0 - u);
    const double bend = kTurn_rad / (kTurn_s * kTurn_s) * 60.0 * u * (1.0 - u) * (1.0 - 2.0 * u);
    s.rate_S_radps.z() += rate;
    s.accel_S_mps2 += Eigen::Vector3d(-kArm_m * rate * rate, kArm_m * bend, 0.0);
  }
  expect_every_step(walk, find(walk.samples));
}

TEST(WalkEvents, AFootStillComingDownAtTheEndHasMadeNoContact) {
  auto walk = test::walking_shoe({});
  const double last_s = walk.contact_s.back();
  std::erase_if(walk.samples, [&](const ImuSample& s) { return seconds(s.time) > last_s - 0.1; });
  const auto stances = find(walk.samples);
  ASSERT_EQ(stances.size(), walk.contact_s.size() - 1);
  ASSERT_TRUE(stances.back().toe_off);
  EXPECT_NEAR(seconds(*stances.back().toe_off), walk.toe_off_s.back(), kToeOffTolerance_s);
}

TEST(WalkEvents, ALongGapEndsTheStanceWithoutARecord) {
  auto walk = test::walking_shoe({});
  std::vector<ImuSample> cut;
  for (const ImuSample& s : walk.samples)
    if (seconds(s.time) < 4.9 || seconds(s.time) > 7.2) cut.push_back(s);  // loses three contacts
  const auto stances = find(cut);
  EXPECT_LE(stances.size(), walk.contact_s.size() - 2);
  for (const FootStance& s : stances) {
    double nearest_s = 1e9;
    for (double c : walk.contact_s) nearest_s = std::min(nearest_s, std::abs(seconds(s.initial_contact) - c));
    EXPECT_LT(nearest_s, kContactTolerance_s);
  }
}

TEST(WalkEvents, PushAllocatesNothing) {
  const auto walk = test::walking_shoe({});
  find(walk.samples);  // warms up what all shoes of a thread share
  WalkEvents events(Side::kLeft);
  std::size_t stances = 0;
  test::AllocationCounter counter;
  for (const ImuSample& s : walk.samples)
    if (events.push(s).stance) ++stances;
  EXPECT_EQ(counter.count(), 0u);
  EXPECT_GT(stances, 0u);
}

}  // namespace
}  // namespace evenstride
