#include "tools/validation/simulated_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace evenstride::validation {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t kFirst = 9, kRunners = 8;  // two on bends, four that nod with the breath

const SimulatedTable& short_table() {
  static const SimulatedTable table = run_simulated_runners(kFirst, kRunners, false, [](std::size_t) {});
  return table;
}

TEST(SimulatedRunners, EveryQuantityIsWithinItsTarget) {
  for (const SimulatedRow& row : short_table().rows) {
    const SimulatedQuantity& quantity = simulated_quantity(row.quantity);
    EXPECT_GT(row.errors.n, 0u) << quantity.title;
    for (const Verdict& verdict : row.verdicts)
      EXPECT_TRUE(verdict.met()) << quantity.title << ", " << verdict.claim << ": " << verdict.value
                                 << " against " << verdict.limit << ' ' << quantity.unit;
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
