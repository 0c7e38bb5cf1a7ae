#include "ingest/daemon/refusal_log.h"

#include <gtest/gtest.h>

#include <vector>

namespace evenstride {
namespace {

using std::chrono::milliseconds;

TEST(RefusalLog, AFloodWritesItsShareAndTheNextLineSaysHowManyWentUnsaid) {
  std::vector<std::uint64_t> lines;
  RefusalLog log(
      [&](std::string_view way, const std::string& address, std::string_view why, std::uint64_t unsaid) {
        EXPECT_EQ(way, "sensor");
        EXPECT_EQ(address, "10.0.0.1");
        EXPECT_EQ(why, "wrong token");
        lines.push_back(unsaid);
      });
  const RefusalLog::Now start{std::chrono::hours(1)};
  for (int i = 0; i < 1'000; ++i) log.refused("sensor", "10.0.0.1", "wrong token", start);
  EXPECT_EQ(lines, std::vector<std::uint64_t>(20, 0u)) << "the burst";
  EXPECT_EQ(log.unsaid(), 980u);
  log.refused("sensor", "10.0.0.1", "wrong token", start + milliseconds(400));
  EXPECT_EQ(lines.size(), 20u) << "two a second: not yet";
  log.refused("sensor", "10.0.0.1", "wrong token", start + milliseconds(500));
  ASSERT_EQ(lines.size(), 21u);
  EXPECT_EQ(lines.back(), 981u);
  EXPECT_EQ(log.unsaid(), 981u);
}

}  // namespace
}  // namespace evenstride
