#include "ingest/session/background.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <vector>

namespace evenstride {
namespace {

TEST(Background, OneThreadKeepsTheOrder) {
  std::vector<int> done;
  Background background(1);
  for (int i = 0; i < 100; ++i) background.post([&done, i] { done.push_back(i); });
  background.wait_idle();
  ASSERT_EQ(done.size(), 100u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(done[static_cast<std::size_t>(i)], i);
}

TEST(Background, WaitsForWhatIsUnderWayToo) {
  std::promise<void> go;
  std::atomic<bool> done{false};
  Background background(2);
  background.post([&, may = go.get_future().share()] {
    may.wait();
    done = true;
  });
  background.post([&] { go.set_value(); });
  background.wait_idle();
  EXPECT_TRUE(done);
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
