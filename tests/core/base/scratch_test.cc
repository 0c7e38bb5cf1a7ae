#include "core/base/scratch.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace evenstride {
namespace {

std::atomic<int> alive{0};

struct Counted {
  Counted() { ++alive; }
  ~Counted() { --alive; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
};

struct Another {};

TEST(ThreadScratch, IsMadeOnceForEachThreadAndGoesWithIt) {
  const Counted* ours = &thread_scratch<Counted>();
  EXPECT_EQ(&thread_scratch<Counted>(), ours);
  std::thread([&] {
    EXPECT_NE(&thread_scratch<Counted>(), ours);
    EXPECT_EQ(&thread_scratch<Counted>(), &thread_scratch<Counted>());
    EXPECT_EQ(alive, 2);
  }).join();
  EXPECT_EQ(alive, 1);
  EXPECT_EQ(&thread_scratch<Counted>(), ours);
}

TEST(ThreadScratch, GoesWithItsRoomAndIsMadeAnew) {
  std::thread([] {
    const int before = alive;
    {
      const ScratchRoom room;
      thread_scratch<Counted>();
      thread_scratch<Another>();
      EXPECT_EQ(alive, before + 1);
    }
    EXPECT_EQ(alive, before);
    thread_scratch<Counted>();
    EXPECT_EQ(alive, before + 1);
    const ScratchRoom inner;  // what is there stays
    EXPECT_EQ(&thread_scratch<Counted>(), &thread_scratch<Counted>());
    EXPECT_EQ(alive, before + 1);
  }).join();
}

TEST(ThreadScratch, EachTypeIsItsOwn) {
  EXPECT_NE(static_cast<void*>(&thread_scratch<Counted>()), static_cast<void*>(&thread_scratch<Another>()));
}

}  // namespace
}  // namespace evenstride
