#include "tools/fit/walk_fit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "tests/support/reference_data.h"

namespace evenstride {
namespace {

/// Raises a channel around an instant by a bell 40 ms wide.
void raise(LandingScene& scene, int instant, std::size_t channel, double height) {
  for (int k = -5; k <= 5; ++k)
    scene.cells[static_cast<std::size_t>(instant + k + LandingScene::kBefore)][channel] +=
        height * std::exp(-0.125 * k * k);
}

/// At every contact a jolt that comes with a turn, elsewhere a louder jolt without; the vote is off by up to
/// 0.1 s.
std::vector<LandingRow> simulated_landings(std::mt19937& random) {
  std::normal_distribution<double> normal;
  std::uniform_int_distribution<int> place(-15, 25), vote(-10, 10);
  std::vector<LandingRow> rows;
  for (int i = 0; i < 400; ++i) {
    LandingRow row;
    row.walker = std::string(1, static_cast<char>('A' + i % 4));
    row.scene.middle = time_from_s(10.0 + i);
    const int contact = place(random), other = place(random);
    for (auto& cell : row.scene.cells)
      for (double& channel : cell) channel = 0.1 * normal(random);
    raise(row.scene, other, 3, 2.0);
    raise(row.scene, contact, 3, 1.0);
    raise(row.scene, contact, 1, 1.0);
    row.truth = instant_time(row.scene, contact);
    row.scene.voted = instant_time(row.scene, contact + vote(random));
    rows.push_back(row);
  }
  return rows;
}

TEST(WalkFit, LearnsWhatMarksAContact) {
  std::mt19937 random(4);
  const auto report = judge_contact_template(simulated_landings(random), 1.0);
  EXPECT_EQ(report.landings, 400u);
  EXPECT_EQ(report.walkers, 4u);
  EXPECT_GT(report.voted_far, 0.3);
  EXPECT_LT(report.found_far, 0.02);
  EXPECT_LT(report.found_median_ms, 5.0);
}

TEST(WalkFit, NewWalkersAreServedBetterThanBySingleSigns) {
  EVENSTRIDE_NEEDS_DATA(folder, "voisard2023_walking");
  const auto rows = collect_landings(folder);
  ASSERT_TRUE(rows) << rows.error();
  EXPECT_GT(rows->size(), 2200u);
  const auto model = fit_contact_template(*rows, 100.0, "sub-S16");
  double voted_s = 0.0, found_s = 0.0;
  for (const LandingRow& row : *rows) {
    if (row.walker != "sub-S16") continue;
    voted_s += std::min(std::abs(seconds(row.scene.voted - row.truth)), 0.1);
    found_s += std::min(std::abs(seconds(model.find_contact(row.scene) - row.truth)), 0.1);
  }
  EXPECT_LT(found_s, 0.85 * voted_s);
}

}  // namespace
}  // namespace evenstride
