#include "ingest/session/replay_merge.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace evenstride {
namespace {

ReplayMerge::Item at(std::int64_t ns) { return {ns, "block", {}}; }

TEST(ReplayMerge, GivesTheOriginalOrderWhateverTheNetworkDid) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    std::mt19937_64 random(seed);
    std::array<std::vector<std::int64_t>, 3> lanes;
    for (std::int64_t t = 0; t < 500; ++t) lanes[random() % 3].push_back(t);
    ReplayMerge merge;
    for (std::size_t l = 0; l < 3; ++l) merge.joined(kAllSites[l]);
    std::array<std::size_t, 3> sent{};
    std::vector<std::int64_t> got;
    while (!merge.all_ended()) {
      const std::size_t l = random() % 3;
      const std::size_t back = sent[l] > 5 && random() % 10 == 0 ? 5 : 0;  // a reconnect: some come again
      for (std::size_t i = sent[l] - back; i < std::min(sent[l] + random() % 20, lanes[l].size()); ++i) {
        EXPECT_EQ(merge.push(kAllSites[l], at(lanes[l][i])), i >= sent[l]) << "seed " << seed;
        sent[l] = std::max(sent[l], i + 1);
      }
      if (sent[l] == lanes[l].size()) merge.ended(kAllSites[l]);
      while (const auto item = merge.pop()) got.push_back(item->second.arrival_ns);
    }
    ASSERT_EQ(got.size(), 500u) << "seed " << seed;
    ASSERT_TRUE(std::is_sorted(got.begin(), got.end())) << "seed " << seed;
  }
}

TEST(ReplayMerge, NamesTheLaneItWaitsFor) {
  ReplayMerge merge;
  merge.expect(Site::kLeftShoe);
  merge.joined(Site::kPelvis);
  EXPECT_FALSE(merge.all_joined());
  merge.push(Site::kPelvis, at(1));
  EXPECT_EQ(merge.waits_for(), Site::kLeftShoe);
  EXPECT_FALSE(merge.pop());
  merge.ended(Site::kLeftShoe);
  EXPECT_FALSE(merge.waits_for());
  EXPECT_EQ(merge.pop()->first, Site::kPelvis);
}

TEST(ReplayMerge, AnItemThatOnlyTellsTheTimeLetsOthersThrough) {
  ReplayMerge merge;
  merge.joined(Site::kLeftShoe);
  merge.joined(Site::kPelvis);
  merge.push(Site::kPelvis, at(10));
  EXPECT_FALSE(merge.pop());
  merge.push(Site::kLeftShoe, {20, {}, {}});
  EXPECT_EQ(merge.pop()->second.arrival_ns, 10);
}

}  // namespace
}  // namespace evenstride
