#include "tools/simulation/wish.h"

#include <gtest/gtest.h>

#include "core/base/units.h"

namespace evenstride {
namespace {

TEST(SimulationWish, ReadsAsymmetries) {
  const auto asymmetry = asymmetry_from("contact=3,drop=-2.5");
  ASSERT_TRUE(asymmetry) << asymmetry.error();
  EXPECT_EQ(asymmetry->contact_pct, 3.0);
  EXPECT_NEAR(asymmetry->drop_rad, rad_from_deg(-2.5), 1e-12);
  EXPECT_EQ(asymmetry->flight_pct, 0.0);
  EXPECT_TRUE(asymmetry_from(""));
}

TEST(SimulationWish, SaysWhichAsymmetryItDoesNotUnderstand) {
  for (const char* words :
       {"contact", "contact=", "contact=x", "contact=3x", "arms=3", "contact=nan", "=3"}) {
    const auto asymmetry = asymmetry_from(words);
    ASSERT_FALSE(asymmetry) << words;
    EXPECT_NE(asymmetry.error().find(words), std::string::npos);
  }
}

TEST(SimulationWish, PartsFillTheMinutes) {
  SimulationWish wish;
  wish.minutes = 5.0;
  wish.walk_s = 20.0;
  wish.break_at_min = 3.0;
  wish.break_s = 40.0;
  const auto scenario = scenario_from(wish);
  ASSERT_TRUE(scenario) << scenario.error();
  double sum = 0.0;
  for (const sim::ScenePart& part : scenario->parts) sum += part.duration_s;
  EXPECT_NEAR(sum, 300.0, 1e-9);
  ASSERT_EQ(scenario->parts.size(), 6u);
  EXPECT_EQ(scenario->parts[1].activity, sim::Activity::kWalk);
  EXPECT_EQ(scenario->parts[3].activity, sim::Activity::kStand);
  EXPECT_NEAR(scenario->parts[3].duration_s, 40.0, 1e-9);
}

TEST(SimulationWish, RefusesWhatDoesNotFit) {
  SimulationWish wish;
  wish.minutes = 1.0;
  wish.break_at_min = 0.9;
  EXPECT_FALSE(scenario_from(wish));
  wish = {};
  wish.variability = "much";
  EXPECT_FALSE(scenario_from(wish));
  wish = {};
  wish.asymmetry = "contact=90";
  EXPECT_FALSE(scenario_from(wish));
}

}  // namespace
}  // namespace evenstride
