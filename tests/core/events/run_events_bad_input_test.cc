// Shoes that lose samples, rattle, ring or clip, and a model that does not know them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "core/base/units.h"
#include "tests/core/events/running_shoes.h"

namespace evenstride {
namespace {

using test::find;
using test::Found;
using test::Reading;
using test::run;
using test::runner;
using test::true_steps;

TEST(RunEvents, LostSamplesAreSurvivedAndMarked) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    Reading reading;
    double until_s[2] = {0.0, 0.0};
    reading.lost = [&](double t, Site site) {  // packets of ten samples, 2 % of them
      double& until = until_s[site == Site::kLeftShoe ? 0 : 1];
      if (t >= until && unit(random) < 0.002) until = t + 0.05;
      return t < until;
    };
    const Found found = run(reading);
    int marked = 0;
    for (const auto& step : true_steps())
      EXPECT_NE(find(found.stances, step.side, step.initial_contact_s), nullptr);
    for (const FootStance& s : found.stances) marked += s.quality.has(Mark::kGap) ? 1 : 0;
    EXPECT_GT(marked, 0);
  }
}

// Packets over a contact, over a toe-off, over both, over the swing: what is lost is told after the stride
// before, marked, and its interval is wider.
TEST(RunEvents, AGapOverAnyPartOfAStrideLosesNoStepAndShiftsNone) {
  const auto steps = true_steps();
  for (const double gap_s : {0.05, 0.11, 0.21, 0.40})
    for (const double after_s : {-0.25, -0.1, -0.03, 0.05, 0.15, 0.22}) {
      Reading reading;
      std::vector<sim::TrueStep> hit;
      for (std::size_t i = 20; i + 4 < steps.size(); i += 7) hit.push_back(steps[i]);
      reading.lost = [&](double t, Site site) {
        return std::any_of(hit.begin(), hit.end(), [&](const sim::TrueStep& step) {
          const bool this_foot = (step.side == Side::kLeft) == (site == Site::kLeftShoe);
          const double since_s = t - step.initial_contact_s - after_s;
          return this_foot && since_s > 0.0 && since_s < gap_s;
        });
      };
      const Found found = run(reading), whole = run({});
      EXPECT_EQ(found.stances.size(), whole.stances.size()) << gap_s << ' ' << after_s;
      for (const FootStance& s : found.stances) {
        const FootStance* before = find(whole.stances, s.side, seconds(s.initial_contact));
        ASSERT_NE(before, nullptr) << seconds(s.initial_contact) << ' ' << gap_s << ' ' << after_s;
        if (!s.toe_off || !before->toe_off) continue;
        constexpr double kStrideVaries_s = 0.015;  // the runner's stride-to-stride SD is 5 ms
        EXPECT_NEAR(seconds(s.initial_contact - before->initial_contact), 0.0, kStrideVaries_s);
        EXPECT_NEAR(seconds(*s.toe_off - *before->toe_off), 0.0, kStrideVaries_s);
      }
      for (const sim::TrueStep& step : hit) {
        const FootStance* s = find(found.stances, step.side, step.initial_contact_s);
        ASSERT_NE(s, nullptr);
        const bool over_contact = after_s < 0.0 && after_s + gap_s > 0.01;
        if (!over_contact) continue;
        EXPECT_TRUE(s->quality.has(Mark::kGap)) << gap_s << ' ' << after_s;
        EXPECT_GE(s->initial_contact_sd_s, 0.010);
        EXPECT_FALSE(s->impact_peak_mps2) << "of the stride before";
      }
    }
}

TEST(RunEvents, WhoStopsWhileNothingComesTakesNoStepMore) {
  const Found whole = run({});
  const double last_s = true_steps().back().initial_contact_s;
  for (const double gap_s : {0.11, 0.25, 0.45})
    for (double from_s = last_s - 0.3; from_s < last_s + 1.2; from_s += 0.05) {
      Reading reading;
      reading.lost = [&](double t, Site) { return t > from_s && t < from_s + gap_s; };
      const Found found = run(reading);
      EXPECT_LE(found.stances.size(), whole.stances.size()) << gap_s << ' ' << from_s;
    }
}

TEST(RunEvents, GoesOnAfterALongGap) {
  Reading reading;
  reading.lost = [](double t, Site) { return t > 8.0 && t < 9.5; };
  const Found found = run(reading);
  for (const auto& step : true_steps()) {
    if (step.initial_contact_s > 7.4 && step.initial_contact_s < 10.3) continue;
    EXPECT_NE(find(found.stances, step.side, step.initial_contact_s), nullptr) << step.initial_contact_s;
  }
}

TEST(RunEvents, AnchorsAloneAreMarkedAndHoldEveryStep) {
  Reading reading;
  reading.params.anchors_only = true;
  const Found found = run(reading);
  for (const auto& step : true_steps()) {
    const FootStance* s = find(found.stances, step.side, step.initial_contact_s);
    ASSERT_NE(s, nullptr);
    EXPECT_TRUE(s->quality.has(Mark::kAnchorsOnly));
    EXPECT_EQ(s->initial_contact_sd_s, kContactAnchorSd_s);
  }
}

TEST(RunEvents, AnOddlyMovingShoeFallsBackByItself) {
  Reading reading;
  reading.disturb = [](double t, ImuSample& s) {  // a loose shoe that rattles at 23 Hz all the time
    s.rate_S_radps.y() += 4.0 * std::sin(2.0 * 3.14159265 * 23.0 * t);
    s.accel_S_mps2.z() += 60.0 * std::sin(2.0 * 3.14159265 * 23.0 * t + 1.0);
  };
  const Found found = run(reading);
  int outside = 0;
  for (const FootStance& s : found.stances) outside += s.quality.has(Mark::kOutsideModel) ? 1 : 0;
  EXPECT_GT(outside, static_cast<int>(found.stances.size()) / 2);
  EXPECT_NEAR(static_cast<double>(found.stances.size()), static_cast<double>(true_steps().size()), 6.0);
}

TEST(RunEvents, ShoeRingingDoublesNoStep) {
  for (const double ring_hz : {20.0, 40.0, 80.0}) {
    Reading reading;
    reading.rate_hz = 400.0;
    reading.disturb = [&](double t, ImuSample& s) {
      for (const auto& step : true_steps()) {
        const double since = t - step.initial_contact_s;
        if (since < 0.0 || since > 0.15) continue;
        const double ring = 8.0 * std::exp(-since / 0.03) * std::sin(2.0 * 3.14159265 * ring_hz * since);
        s.accel_S_mps2.z() += 9.81 * ring;
        s.rate_S_radps.y() += 0.3 * ring;
      }
    };
    const Found found = run(reading);
    EXPECT_LE(found.stances.size(), true_steps().size() + 4) << ring_hz;
    for (const auto& step : true_steps())
      EXPECT_NE(find(found.stances, step.side, step.initial_contact_s), nullptr) << ring_hz;
  }
}

TEST(RunEvents, ClippedImpactsAreMarkedAndNotMeasured) {
  Found found;
  RunEvents events({}, &EventModel::builtin(), found);
  events.add_shoe(Site::kLeftShoe, 200.0);
  for (int i = 0; i < static_cast<int>(runner().end_s() * 200.0); ++i) {
    const auto pose = runner().pose(Site::kLeftShoe, i / 200.0);
    const Eigen::Vector3d force = pose.specific_force_B_mps2({0.02, 0.0, 0.06});
    events.push(Site::kLeftShoe, {time_from_s(i / 200.0), force, pose.rate_B_radps()}, force.norm() > 60.0);
  }
  int marked = 0;
  for (const FootStance& s : found.stances) {
    if (!s.quality.has(Mark::kClipped)) continue;
    ++marked;
    EXPECT_FALSE(s.speed_mps && s.impact_peak_mps2);
  }
  EXPECT_GT(marked, 5);
}

}  // namespace
}  // namespace evenstride
