#include "ingest/session/background.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <vector>

namespace evenstride {
namespace {

TEST(Background, OneThreadKeepsTheOrderAndFinishesWhatIsUnderWay) {
  std::vector<int> done;
  std::promise<void> go;
  {
    Background background(1);
    background.post([may = go.get_future().share()] { may.wait(); });
    for (int i = 0; i < 100; ++i) background.post([&done, i] { done.push_back(i); });
    go.set_value();
  }
  ASSERT_EQ(done.size(), 100u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(done[static_cast<std::size_t>(i)], i);
}

TEST(Background, FinishesWhatWasHandedIn) {
  std::atomic<int> done{0};
  {
    Background background(3);
    for (int i = 0; i < 50; ++i) background.post([&done] { ++done; });
  }
  EXPECT_EQ(done, 50);
  EXPECT_THROW(Background(0), std::invalid_argument);
}

}  // namespace
}  // namespace evenstride
