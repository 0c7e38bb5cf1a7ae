#include "core/events/run_events.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "core/base/units.h"
#include "tests/core/events/running_shoes.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

using test::expect_every_step;
using test::find;
using test::Found;
using test::kScatter_s;
using test::run;
using test::runner;
using test::true_steps;

TEST(RunEvents, FindsEveryStepFromTheFirstToTheLastAndNoneInStanding) {
  const Found found = run({});
  expect_every_step(found.stances);
  const auto steps = true_steps();
  EXPECT_LE(found.stances.size(), steps.size() + 4);  // stepping in and out of the run
  for (const FootStance& s : found.stances) {
    EXPECT_GT(seconds(s.initial_contact), 2.5);
    EXPECT_LT(seconds(s.initial_contact), 18.5);
  }
}

TEST(RunEvents, ClosesAStanceWithin100MsOfToeOffAndTellsAContactEarly) {
  constexpr std::ptrdiff_t kFirst = 8;  // of both feet: until it is known where their toe-off lies
  for (const double rate_hz : {100.0, 200.0, 400.0, 1000.0}) {
    const Found at_rate = run({.rate_hz = rate_hz});
    EXPECT_LT(*std::max_element(at_rate.delays_s.begin() + kFirst, at_rate.delays_s.end()), 0.100) << rate_hz;
  }
  Found found = run({});
  std::sort(found.contacts.begin(), found.contacts.end());
  EXPECT_LT(found.contacts[found.contacts.size() / 2], 0.030);
  EXPECT_GE(found.contacts.size(), true_steps().size());
}

TEST(RunEvents, TheRateOfTheSensorMovesTimesLittle) {
  const Found at200 = run({});
  for (const double rate_hz : {100.0, 400.0, 1000.0}) {
    const Found other = run({.rate_hz = rate_hz});
    expect_every_step(other.stances);
    double sum = 0.0;
    int n = 0;
    for (const FootStance& s : at200.stances)
      if (const FootStance* o = find(other.stances, s.side, seconds(s.initial_contact))) {
        sum += seconds(o->initial_contact - s.initial_contact);
        ++n;
      }
    EXPECT_NEAR(sum / n, 0.0, 0.002) << rate_hz;
  }
}

TEST(RunEvents, AShiftOfTheClockShiftsEveryTimeAlike) {
  const Found plain = run({}), shifted = run({.shift_s = 1234.5});  // a whole number of grid steps
  ASSERT_EQ(plain.stances.size(), shifted.stances.size());
  for (std::size_t i = 0; i < plain.stances.size(); ++i) {
    EXPECT_NEAR(seconds(shifted.stances[i].initial_contact - plain.stances[i].initial_contact), 1234.5, 1e-6);
    EXPECT_EQ(shifted.stances[i].quality, plain.stances[i].quality);
  }
  expect_every_step(run({.shift_s = 77.7773}).stances, 77.7773);  // no whole number
}

TEST(RunEvents, OneShoeAloneWorksAndSoDoesOneOfUnknownSide) {
  const Found left = run({.left_only = true});
  const Found unknown = run({.left_only = true, .side_known = false});
  EXPECT_EQ(left.stances.size(), unknown.stances.size());
  for (const FootStance& s : unknown.stances) {
    EXPECT_EQ(s.side, Side::kUnknown);
    EXPECT_TRUE(s.quality.has(Mark::kSideUnknown));
    EXPECT_NE(find(left.stances, Side::kLeft, seconds(s.initial_contact)), nullptr);
  }
}

TEST(RunEvents, FiguresOfTheStrideAreThoseOfTheRunner) {
  const Found found = run({});
  for (const auto& stride : runner().truth().strides) {
    if (!stride.steady || stride.activity != sim::Activity::kRun) continue;
    if (stride.start_s < 7.0 || stride.end_s > 14.0) continue;  // speed eases in and out for 3 s
    const FootStance* s = find(found.stances, stride.side, stride.end_s);
    ASSERT_NE(s, nullptr);
    ASSERT_TRUE(s->previous_stride_time_s && s->speed_mps && s->swing_rate_min_radps && s->foot_strike_rad);
    EXPECT_NEAR(*s->previous_stride_time_s, stride.end_s - stride.start_s, 2 * kScatter_s);
    EXPECT_NEAR(*s->speed_mps, stride.speed_mps, 0.05 * stride.speed_mps);
    EXPECT_LT(*s->swing_rate_min_radps, -3.0);
    EXPECT_GT(*s->push_off_rate_max_radps, 3.0);
    EXPECT_NEAR(*s->foot_strike_rad, runner().truth().steps.front().foot_strike_rad, 0.15);
  }
}

TEST(RunEvents, AllocatesNothingAfterTheStart) {
  Found found;
  RunEvents events({}, &EventModel::builtin(), found);
  events.add_shoe(Site::kLeftShoe, 200.0);
  std::vector<ImuSample> samples;
  for (int i = 0; i < static_cast<int>(runner().end_s() * 200.0); ++i) {
    const auto pose = runner().pose(Site::kLeftShoe, i / 200.0);
    samples.push_back(
        {time_from_s(i / 200.0), pose.specific_force_B_mps2({0.02, 0.0, 0.06}), pose.rate_B_radps()});
  }
  // The first stance makes the scratch that this thread's runners share.
  std::size_t next = 0;
  while (next < samples.size() && found.stances.empty()) events.push(Site::kLeftShoe, samples[next++]);
  ASSERT_EQ(found.stances.size(), 1u);
  const test::AllocationCounter allocations;
  while (next < samples.size()) events.push(Site::kLeftShoe, samples[next++]);
  events.flush();
  EXPECT_EQ(allocations.count(), 0u);
  EXPECT_GT(found.stances.size(), 15u);
}

TEST(RunEvents, RefusesWhatIsNoShoeAndIgnoresWhatNeverJoined) {
  Found found;
  RunEvents events({}, nullptr, found);
  EXPECT_THROW(events.add_shoe(Site::kPelvis, 200.0), std::invalid_argument);
  EXPECT_THROW(events.add_shoe(Site::kLeftShoe, 5.0), std::invalid_argument);
  events.push(Site::kRightShoe, {});
  events.flush();
  EXPECT_TRUE(found.stances.empty());
}

}  // namespace
}  // namespace evenstride
