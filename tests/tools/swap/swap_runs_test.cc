// From simulated recordings with known legs and sensors to what the swap test says, and what becomes of it.
#include "tools/swap/swap_runs.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/ingest/support/temp_folder.h"
#include "tools/simulation/record.h"

namespace evenstride {
namespace {

constexpr double kGain_pct = 16.0, kLeg_pct = 6.0;
constexpr double kMethod_pct = 2.8;  // twice what the method makes of legs: no swap shows it

class SwapRuns : public testing::Test {
 protected:
  /// Two minutes; `gain_pct` of the accelerometer that is usually worn left, against the right one.
  std::string record(const std::string& name, std::uint64_t seed, bool exchanged, double speed_mps = 3.2) {
    sim::Scenario scenario = sim::plain_run(6.0, 110.0, seed);
    scenario.asymmetry.contact_pct = kLeg_pct;
    scenario.style.speed_mps = speed_mps;
    SimulatedSession session;
    session.seed = seed;
    session.shoes_exchanged = exchanged;
    for (const Site site : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis}) {
      session.sensors.push_back(sim::typical_setup(site, 200.0, 7));
      const bool reads_more = site == (exchanged ? Site::kRightShoe : Site::kLeftShoe);
      if (is_shoe(site))
        session.sensors.back().imu.accel_scale_error.setConstant(0.005 *
                                                                 (reads_more ? kGain_pct : -kGain_pct));
    }
    const sim::BodyMotion body(scenario);
    true_impact_pct_ = true_impact_pct(body.truth());
    const auto made = record_simulation(body, session, folder_.file(name));
    EXPECT_TRUE(made) << made.error();
    return folder_.file(name);
  }
  static const v1::SwapTest::Quantity& quantity(const v1::SwapTest& test, const std::string& name) {
    for (const auto& q : test.quantities())
      if (q.quantity() == name) return q;
    throw std::runtime_error("no " + name);
  }
  /// What the legs' true landings differ by: their paths do, since their contact times do.
  static double true_impact_pct(const sim::Truth& truth) {
    double sum[2] = {}, n[2] = {};
    for (const sim::TrueStep& step : truth.steps) {
      if (!step.steady) continue;
      const std::size_t side = step.side == Side::kLeft ? 0 : 1;
      sum[side] += step.impact_peak_mps2;
      n[side] += 1.0;
    }
    return 100.0 * std::log(sum[0] / n[0] * n[1] / sum[1]);
  }
  double true_impact_pct_ = 0.0;  ///< of the last run
  test::TempFolder folder_;
};

TEST_F(SwapRuns, TellTheLegFromTheSensorAndTheCorrectedRunFromTheRest) {
  const std::string usual = record("usual.mcap", 1, false), exchanged = record("exchanged.mcap", 2, true);
  const auto test = run_swap_test({.recordings = {usual, exchanged}}, {});
  ASSERT_TRUE(test) << test.error();
  EXPECT_EQ(test->left_device(), "simulated-leftshoe");

  // The leg's contact time; the sensors have no part in it.
  const auto& contact = quantity(*test, "contact_time");
  EXPECT_NEAR(contact.leg().value_pct(), kLeg_pct, kMethod_pct);
  EXPECT_GT(contact.leg().low_pct(), 0.0);
  EXPECT_NEAR(contact.sensor().value_pct(), 0.0, 1.0);
  // The sensors' gain on the impact.
  const auto& impact = quantity(*test, "impact_peak");
  EXPECT_NEAR(impact.sensor().value_pct(), kGain_pct, 3.0);
  EXPECT_GT(impact.sensor().low_pct(), 0.0);
  EXPECT_NEAR(impact.leg().value_pct(), true_impact_pct_, 5.0);

  // With the file, the impact's index loses the sensors' part, whichever way round they are worn.
  const auto pair = shoe_pair_from(*test);
  ASSERT_TRUE(pair) << pair.error();
  for (const std::string& file : {usual, exchanged}) {
    const auto index_with = [&](const std::vector<ShoePair>& pairs) {
      auto reader = SessionReader::open(file);
      const auto analysis = analyze(*reader, "run", {.shoe_pairs = pairs});
      for (const v1::Symmetry& s : analysis->summary.symmetry())
        if (s.quantity() == "impact_peak") return s.index_pct();
      return 1e9;
    };
    EXPECT_GT(std::abs(index_with({}) - impact.leg().value_pct()), 10.0);
    EXPECT_LT(std::abs(index_with({*pair}) - impact.leg().value_pct()), 5.0);
  }
}

TEST_F(SwapRuns, AreRefusedWhenNothingWasExchanged) {
  const std::string a = record("a.mcap", 1, false), b = record("b.mcap", 2, false);
  const auto test = run_swap_test({.recordings = {a, b}}, {});
  ASSERT_FALSE(test);
  EXPECT_NE(test.error().find("not exchanged"), std::string::npos) << test.error();
}

TEST_F(SwapRuns, AreRefusedAtAnotherSpeed) {
  const std::string a = record("a.mcap", 1, false), b = record("b.mcap", 2, true, 4.0);
  const auto test = run_swap_test({.recordings = {a, b}}, {});
  ASSERT_FALSE(test);
  EXPECT_NE(test.error().find("speed"), std::string::npos) << test.error();
}

TEST(ShoePair, IsRefusedWhenItsFileIsWrong) {
  v1::SwapTest test;
  EXPECT_FALSE(shoe_pair_from(test));
  test.set_left_device("a");
  test.set_right_device("b");
  EXPECT_TRUE(shoe_pair_from(test));
  auto& quantity = *test.add_quantities();
  quantity.set_quantity("charm");
  EXPECT_FALSE(shoe_pair_from(test));
  quantity.set_quantity("impulse");
  quantity.mutable_sensor()->set_sd_pct(-1.0);
  EXPECT_FALSE(shoe_pair_from(test));
}

TEST(ShoePair, ChangesItsSignWhenWornTheOtherWayRound) {
  ShoePair pair{"a", "b", {}};
  pair.parts[0] = {true, 2.0, 0.5};
  const std::vector<ShoePair> pairs{pair};
  EXPECT_EQ(parts_of_worn(pairs, "a", "b")->front().offset, 2.0);
  EXPECT_EQ(parts_of_worn(pairs, "b", "a")->front().offset, -2.0);
  EXPECT_EQ(parts_of_worn(pairs, "b", "a")->front().sd, 0.5);
  EXPECT_FALSE(parts_of_worn(pairs, "a", "c"));
}

}  // namespace
}  // namespace evenstride
