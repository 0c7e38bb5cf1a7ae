#include "core/align/merge.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

using std::chrono::milliseconds;

ImuSample at(int ms) { return {.time = Time(milliseconds(ms)), .accel_S_mps2 = {}, .rate_S_radps = {}}; }

std::vector<std::pair<Site, Time>> released(Merge& merge, int now_ms) {
  std::vector<std::pair<Site, Time>> out;
  merge.release(Time(milliseconds(now_ms)),
                [&](Site site, const ImuSample& s) { out.emplace_back(site, s.time); });
  return out;
}

TEST(Merge, WaitsForTheOtherSensorAndNamesIt) {
  Merge merge(milliseconds(400));
  merge.add(Site::kLeftShoe, 200);
  merge.add(Site::kPelvis, 200);
  EXPECT_TRUE(merge.push(Site::kLeftShoe, at(10)));
  EXPECT_TRUE(released(merge, 100).empty());
  EXPECT_EQ(merge.blocker(), Site::kPelvis);
  EXPECT_TRUE(merge.push(Site::kPelvis, at(5)));
  const auto out = released(merge, 100);
  ASSERT_EQ(out.size(), 1u);  // the pelvis may still send something before 10 ms
  EXPECT_EQ(out[0].first, Site::kPelvis);
}

// Sensors that read at the same moments need not wait for each other's next reading.
TEST(Merge, DoesNotWaitForASensorThatHasJustRead) {
  Merge merge(milliseconds(400));
  merge.add(Site::kLeftShoe, 100);
  merge.add(Site::kPelvis, 100);
  merge.push(Site::kLeftShoe, at(10));
  merge.push(Site::kPelvis, at(12));
  EXPECT_EQ(released(merge, 12).size(), 2u);
  merge.push(Site::kPelvis, at(22));
  EXPECT_TRUE(released(merge, 22).empty());  // the left shoe reads again at 20
}

TEST(Merge, GoesOnAfterTheWaitingLimit) {
  Merge merge(milliseconds(400));
  merge.add(Site::kLeftShoe, 200);
  merge.add(Site::kPelvis, 200);
  merge.push(Site::kLeftShoe, at(10));
  EXPECT_TRUE(released(merge, 409).empty());
  EXPECT_EQ(released(merge, 410).size(), 1u);
  EXPECT_FALSE(merge.push(Site::kPelvis, at(9)));  // too late now
  EXPECT_TRUE(merge.push(Site::kPelvis, at(10)));
}

TEST(Merge, AllocatesNothingWhileASensorIsSilent) {
  Merge merge(milliseconds(400));
  merge.add(Site::kLeftShoe, 1000);
  merge.add(Site::kPelvis, 1000);
  const test::AllocationCounter counter;
  int out = 0;
  for (int ms = 0; ms < 3000; ++ms) {
    EXPECT_TRUE(merge.push(Site::kLeftShoe, at(ms)));
    if (ms % 100 == 99) merge.release(Time(milliseconds(ms)), [&](Site, const ImuSample&) { ++out; });
  }
  EXPECT_EQ(out, 2600);
  EXPECT_EQ(counter.count(), 0u);
}

TEST(Merge, DoesNotWaitForASensorThatLeft) {
  Merge merge(milliseconds(400));
  merge.add(Site::kLeftShoe, 200);
  merge.add(Site::kPelvis, 200);
  merge.remove(Site::kPelvis);
  merge.push(Site::kLeftShoe, at(10));
  EXPECT_EQ(released(merge, 10).size(), 1u);
}

// Law: whatever the order of arrival between sensors, what comes out is in order of time and nothing is lost.
TEST(Merge, HoldsTwoSecondsAndNoMore) {
  Merge merge(milliseconds(400));
  merge.add(Site::kLeftShoe, 200);
  merge.add(Site::kPelvis, 200);
  int held = 0;
  while (held < 10'000 && merge.push(Site::kLeftShoe, at(5 * held))) ++held;
  EXPECT_EQ(held, 2 * 200 + 64);
  const auto out = released(merge, 5 * held + 400);
  ASSERT_EQ(out.size(), static_cast<std::size_t>(held));
  for (int i = 0; i < held; ++i)
    EXPECT_EQ(out[static_cast<std::size_t>(i)].second, Time(milliseconds(5 * i)));
}

TEST(Merge, OrdersAnyInterleaving) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::mt19937_64 random(seed);
    Merge merge(milliseconds(10'000));
    int sent[3] = {0, 0, 0};
    const Site sites[3] = {Site::kLeftShoe, Site::kRightShoe, Site::kTrunk};
    for (Site site : sites) merge.add(site, 200);
    std::vector<Time> out;
    const auto take = [&](Site, const ImuSample& s) { out.push_back(s.time); };
    while (sent[0] + sent[1] + sent[2] < 600) {
      const std::size_t k = random() % 3;
      if (sent[k] >= 200) continue;
      ASSERT_TRUE(merge.push(sites[k], at(5 * sent[k] + static_cast<int>(k))));
      ++sent[k];
      merge.release(Time(milliseconds(0)), take);
    }
    merge.flush(take);
    EXPECT_EQ(out.size(), 600u);
    EXPECT_TRUE(std::is_sorted(out.begin(), out.end())) << seed;
  }
}

}  // namespace
}  // namespace evenstride
