#include "ingest/udp/block_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace evenstride {
namespace {

using Verdict = BlockOrder::Verdict;

std::vector<std::string> all_of(BlockOrder& order) {
  std::vector<std::string> out;
  while (auto block = order.take()) out.push_back(*block);
  return out;
}

TEST(BlockOrder, HoldsWhatCameTooEarlyAndSaysWhat) {
  BlockOrder order(10);
  EXPECT_EQ(order.offer(12, "12"), Verdict::kHeld);
  EXPECT_EQ(order.offer(14, "14"), Verdict::kHeld);
  EXPECT_EQ(order.offer(12, "12"), Verdict::kOld);
  EXPECT_EQ(order.offer(9, "9"), Verdict::kOld);
  EXPECT_TRUE(all_of(order).empty());
  EXPECT_EQ(order.next(), 10u);
  EXPECT_EQ(order.held(), 0b1010u) << "12 and 14, counted from 11";
  EXPECT_EQ(order.offer(10, "10"), Verdict::kNext);
  EXPECT_EQ(all_of(order), (std::vector<std::string>{"10"}));
  EXPECT_EQ(order.offer(11, "11"), Verdict::kNext);
  EXPECT_EQ(all_of(order), (std::vector<std::string>{"11", "12"}));
  EXPECT_EQ(order.next(), 13u);
  EXPECT_EQ(order.held(), 0b1u);
  EXPECT_EQ(order.missed(), 0u);
}

TEST(BlockOrder, KeepsABoundedNumber) {
  BlockOrder order(0);
  EXPECT_EQ(order.offer(kHeldBlocks, "last"), Verdict::kHeld);
  EXPECT_EQ(order.held(), std::uint64_t{1} << 63);
  EXPECT_EQ(order.offer(kHeldBlocks + 1, "beyond"), Verdict::kTooFar);
  EXPECT_EQ(order.offer(UINT64_MAX, "far beyond"), Verdict::kTooFar);
}

TEST(BlockOrder, PassesOverWhatTheSensorNoLongerHas) {
  BlockOrder order(0);
  EXPECT_EQ(order.offer(2, "2"), Verdict::kHeld);
  EXPECT_EQ(order.offer(6, "6"), Verdict::kHeld);
  order.give_up_before(5);  // 0, 1, 3 and 4 will not come
  EXPECT_EQ(all_of(order), (std::vector<std::string>{"2"}));
  EXPECT_EQ(order.next(), 5u);
  EXPECT_EQ(order.missed(), 4u);
  order.give_up_before(3);  // said earlier, heard later
  EXPECT_EQ(order.next(), 5u);
  order.give_up_before(UINT64_MAX / 2);  // costs no more than a near one
  EXPECT_EQ(all_of(order), (std::vector<std::string>{"6"}));
  EXPECT_EQ(order.next(), UINT64_MAX / 2);
}

TEST(BlockOrder, GivesEachBlockOnceInOrderHoweverTheyAreShuffled) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    std::mt19937_64 random(seed);
    BlockOrder order(0);
    std::vector<std::string> got;
    constexpr std::uint64_t kBlocks = 2'000;
    while (order.next() < kBlocks) {
      const std::uint64_t sequence = std::min(kBlocks - 1, order.next() + random() % 80);
      (void)order.offer(sequence, std::to_string(sequence));
      for (auto& block : all_of(order)) got.push_back(block);
    }
    ASSERT_EQ(got.size(), kBlocks) << "seed " << seed;
    for (std::uint64_t i = 0; i < kBlocks; ++i) ASSERT_EQ(got[i], std::to_string(i)) << "seed " << seed;
  }
}

}  // namespace
}  // namespace evenstride
