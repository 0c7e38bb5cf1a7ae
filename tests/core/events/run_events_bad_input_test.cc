// Shoes that lose samples, rattle, ring or clip, and a model that does not know them.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

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
