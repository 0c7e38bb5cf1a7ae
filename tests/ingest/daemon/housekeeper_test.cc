#include "ingest/daemon/housekeeper.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace evenstride {
namespace {

TEST(Housekeeper, TakesWhatItHasRoomForAndDoesItBeforeItEnds) {
  std::atomic<std::size_t> done{0}, taken{0};
  std::promise<void> go;
  {
    Housekeeper keeper;
    std::promise<void> begun;
    ASSERT_TRUE(keeper.post([&] {
      begun.set_value();
      go.get_future().wait();
    }));
    begun.get_future().wait();
    for (std::size_t i = 0; i < Housekeeper::kCapacity + 3; ++i)
      taken += keeper.post([&] { ++done; }) ? 1 : 0;
    EXPECT_EQ(taken, Housekeeper::kCapacity);
    EXPECT_EQ(keeper.dropped(), 3u);
    go.set_value();
  }
  EXPECT_EQ(done, taken);
}

}  // namespace
}  // namespace evenstride
