#include "core/orientation/shoe_side_check.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "core/orientation/shoe_mounting.h"
#include "tests/support/gait_recording.h"
#include "tests/support/reference_data.h"

namespace evenstride {
namespace {

TEST(ShoeSideCheck, OddsAreThoseOfTwoNormalDistributions) {
  const ShoeSideParams p;
  const double twist = -0.1;
  const auto log_density = [&](double mean) { return -0.5 * std::pow((twist - mean) / p.sd_rad, 2); };
  EXPECT_NEAR(left_log_odds(twist), log_density(-p.mean_rad) - log_density(p.mean_rad), 1e-12);
  EXPECT_EQ(left_log_odds(-5.0), left_log_odds(-2.0 * p.mean_rad));
}

TEST(ShoeSideCheck, SwappingTheShoesTurnsTheVerdictRound) {
  std::mt19937_64 random(31);
  std::uniform_real_distribution<double> twist(-0.8, 0.8);
  for (int i = 0; i < 1000; ++i) {
    const double left = twist(random), right = twist(random);
    const SideVerdict told = check_shoe_sides(left, right), swapped = check_shoe_sides(right, left);
    const SideVerdict mirrored = told == SideVerdict::kAsTold    ? SideVerdict::kSwapped
                                 : told == SideVerdict::kSwapped ? SideVerdict::kAsTold
                                                                 : SideVerdict::kUnknown;
    EXPECT_EQ(swapped, mirrored);
    EXPECT_EQ(side_from_twist(left) == Side::kLeft, side_from_twist(-left) == Side::kRight);
  }
}

TEST(ShoeSideCheck, KnowsNothingFromNothing) {
  EXPECT_EQ(check_shoe_sides(std::nullopt, std::nullopt), SideVerdict::kUnknown);
  EXPECT_EQ(check_shoe_sides(0.0, 0.0), SideVerdict::kUnknown);
  EXPECT_EQ(side_from_twist(0.05), Side::kUnknown);
}

std::optional<double> twist_of(const std::string& folder, const std::string& recording, Site site,
                               double until_s) {
  const auto sensor = *test::load_sensor(folder, recording, site);
  StandingDetector standing({}, true);
  ShoeMounting mounting({}, sensor.rate_hz);
  for (const ImuSample& s : sensor.samples) {
    if (seconds(s.time) > until_s) break;
    if (standing.push(s)) mounting.set_standing(*standing.first());
    mounting.push(s);
  }
  return mounting.twist_rad();
}

TEST(ShoeSideCheck, NeverWrongInRunning) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  for (double until_s : {1e9, 10.0}) {  // the whole recording; 3 s and the ramp
    int pairs = 0, decided = 0, single_decided = 0;
    for (const std::string& recording : test::recordings(folder)) {
      const auto left = twist_of(folder, recording, Site::kLeftShoe, until_s);
      const auto right = twist_of(folder, recording, Site::kRightShoe, until_s);
      const SideVerdict told = check_shoe_sides(left, right);
      EXPECT_NE(told, SideVerdict::kSwapped) << recording;
      EXPECT_NE(check_shoe_sides(right, left), SideVerdict::kAsTold) << recording;
      ++pairs;
      decided += told == SideVerdict::kAsTold;
      EXPECT_FALSE(left && side_from_twist(*left) == Side::kRight) << recording;
      EXPECT_FALSE(right && side_from_twist(*right) == Side::kLeft) << recording;
      single_decided += (left && side_from_twist(*left) == Side::kLeft) +
                        (right && side_from_twist(*right) == Side::kRight);
    }
    std::printf("shoe sides until %g s: %d of %d pairs decided, %d of %d single shoes, none wrong\n", until_s,
                decided, pairs, single_decided, 2 * pairs);
    EXPECT_GT(decided, pairs * 8 / 10);
  }
}

}  // namespace
}  // namespace evenstride
