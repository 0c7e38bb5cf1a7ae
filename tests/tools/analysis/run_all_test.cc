#include "tools/analysis/run_all.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace evenstride {
namespace {

TEST(RunAll, EveryItemOnceAndTheCountRises) {
  std::vector<int> done(100, 0);
  std::vector<std::size_t> counts;
  run_all(
      done.size(), [&](std::size_t i) { ++done[i]; }, [&](std::size_t n) { counts.push_back(n); }, 4);
  EXPECT_EQ(done, std::vector<int>(100, 1));
  ASSERT_EQ(counts.size(), 100U);
  for (std::size_t i = 0; i < counts.size(); ++i) EXPECT_EQ(counts[i], i + 1);
}

TEST(RunAll, AFailureIsThrownAgainAfterTheRest) {
  std::vector<int> done(10, 0);
  EXPECT_THROW(run_all(
                   done.size(),
                   [&](std::size_t i) {
                     ++done[i];
                     if (i == 3) throw std::runtime_error("three");
                   },
                   [](std::size_t) {}, 2),
               std::runtime_error);
  EXPECT_EQ(done, std::vector<int>(10, 1));
}

TEST(RunAll, NothingToDoIsDone) {
  run_all(
      0, [](std::size_t) { FAIL(); }, [](std::size_t) { FAIL(); });
}

}  // namespace
}  // namespace evenstride
