#include "ingest/net/gathering.h"

#include <gtest/gtest.h>

namespace evenstride {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

TEST(Gathering, PausesLongerTheMoreBlocksCome) {
  EXPECT_EQ(Gathering::pause_at(0.0), Gathering::kLeast);
  EXPECT_EQ(Gathering::pause_at(Gathering::kFew), Gathering::kLeast);
  EXPECT_EQ(Gathering::pause_at(30'000.0), microseconds(3'250)) << "halfway";
  EXPECT_EQ(Gathering::pause_at(Gathering::kMany), Gathering::kMost);
  EXPECT_EQ(Gathering::pause_at(1e9), Gathering::kMost);
  for (double rate = 0.0; rate < 50'000.0; rate += 100.0) {
    EXPECT_LE(Gathering::pause_at(rate), Gathering::pause_at(rate + 100.0));
  }
}

TEST(Gathering, GoesByTheBlocksOfTheLastMoments) {
  Gathering gathering;
  const auto start = Gathering::Clock::now();
  EXPECT_EQ(gathering.pause(0, start), Gathering::kLeast);
  EXPECT_EQ(gathering.pause(100'000, start + seconds(1)), Gathering::kMost);
  EXPECT_EQ(gathering.pause(100'100, start + seconds(1) + microseconds(10)), Gathering::kMost)
      << "too soon to tell";
  EXPECT_EQ(gathering.pause(101'000, start + seconds(2)), Gathering::kLeast);
}

}  // namespace
}  // namespace evenstride
