#include "tools/formats/row_times.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace evenstride {
namespace {

TEST(RowTimes, EvenTimesWithGapsStayAsTheyAre) {
  std::vector<double> time_s;
  for (int i = 0; i < 500; ++i)
    if (i % 8 != 3) time_s.push_back(0.01 * i);
  const std::vector<double> before = time_s;
  EXPECT_FALSE(make_even(time_s, 100.0));
  EXPECT_EQ(time_s, before);
}

TEST(RowTimes, JitterGoesTheTrueRateAndTheGapStay) {
  constexpr double kTruePeriod_s = 1.0 / 200.1;
  constexpr double kLeft_s = 2e-4;  // 0.5 ms jitter averaged over 2,000 rows leaves far less than this
  std::mt19937 random(5);
  std::normal_distribution<double> jitter(0.0, 5e-4);
  std::vector<double> time_s, truth_s;
  for (int i = 0; i < 4000; ++i) {
    if (i >= 2000 && i < 2040) continue;
    truth_s.push_back(i * kTruePeriod_s);
    time_s.push_back(truth_s.back() + jitter(random));
  }
  const auto repair = make_even(time_s, 200.0);
  ASSERT_TRUE(repair);
  EXPECT_NEAR(repair->measured_rate_hz, 200.1, 0.01);
  EXPECT_GT(repair->jitter_s, 1e-3);
  for (std::size_t i = 0; i < time_s.size(); ++i) EXPECT_NEAR(time_s[i], truth_s[i], kLeft_s);
}

}  // namespace
}  // namespace evenstride
