#include "ingest/udp/replay_window.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace evenstride {
namespace {

TEST(ReplayWindow, TakesEachNumberOnce) {
  ReplayWindow window;
  EXPECT_TRUE(window.take(0));
  EXPECT_FALSE(window.take(0));
  EXPECT_TRUE(window.take(5));
  EXPECT_TRUE(window.is_highest(5));
  EXPECT_TRUE(window.take(3)) << "overtaken";
  EXPECT_FALSE(window.take(3));
  EXPECT_TRUE(window.take(5 + ReplayWindow::kSize - 1));
  EXPECT_FALSE(window.take(5)) << "came before";
  EXPECT_TRUE(window.take(6)) << "the oldest that can still be told";
  EXPECT_FALSE(window.take(4)) << "too old";
  EXPECT_TRUE(window.take(UINT64_MAX));
  EXPECT_FALSE(window.take(UINT64_MAX));
  EXPECT_FALSE(window.take(0));
}

TEST(ReplayWindow, AgreesWithASetUnderRandomNumbers) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    std::mt19937_64 random(seed);
    ReplayWindow window;
    std::set<std::uint64_t> seen;
    std::uint64_t highest = 0;
    for (int i = 0; i < 20'000; ++i) {
      const std::uint64_t back = random() % 1'500, ahead = random() % (i % 1'000 == 0 ? 5'000 : 5);
      const std::uint64_t number = highest + ahead > back ? highest + ahead - back : 0;
      const bool too_old = !seen.empty() && highest >= number && highest - number >= ReplayWindow::kSize;
      const bool is_new = !too_old && seen.insert(number).second;
      ASSERT_EQ(window.take(number), is_new) << "seed " << seed << ", " << number << " after " << highest;
      highest = std::max(highest, number);
    }
  }
}

}  // namespace
}  // namespace evenstride
