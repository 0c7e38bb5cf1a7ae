#include "tools/report/series.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace evenstride {
namespace {

TEST(ReportSeries, MeansOfPartsStandInTheirMiddle) {
  const std::vector<Sample> samples = {{1.0, 2.0},  {5.0, 3.0},   {9.0, 4.0},
                                       {31.0, 9.0}, {33.0, 10.0}, {35.0, 11.0}};
  const v1::Series series = mean_series("x", "u", samples, 10.0);
  ASSERT_EQ(series.t_s_size(), 2);
  EXPECT_DOUBLE_EQ(series.t_s(0), 5.0);
  EXPECT_DOUBLE_EQ(series.value(0), 3.0);
  EXPECT_DOUBLE_EQ(series.t_s(1), 35.0);
  EXPECT_DOUBLE_EQ(series.value(1), 10.0);
}

TEST(ReportSeries, OneOddStepIsNoMean) {
  EXPECT_EQ(mean_series("x", "u", {{1.0, 2.0}, {2.0, 2.0}, {11.0, 500.0}}, 10.0).t_s_size(), 0);
}

TEST(ReportSeries, NothingGivesAnEmptySeries) { EXPECT_EQ(mean_series("x", "u", {}, 10.0).t_s_size(), 0); }

/// Share of parts whose interval holds the true mean 0, for scatter with lag-1 autocorrelation `correlation`.
double coverage(double correlation, double apart_s) {
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal;
  std::vector<Sample> samples;
  double state = 0.0;
  for (int i = 0; i < 40'000; ++i) {
    state = correlation * state + std::sqrt(1.0 - correlation * correlation) * normal(random);
    samples.push_back({apart_s * i, state});
  }
  const v1::Series series = mean_series("x", "u", samples, 10.0);
  int holds = 0;
  for (int i = 0; i < series.value_size(); ++i) holds += series.low(i) <= 0.0 && series.high(i) >= 0.0;
  return static_cast<double>(holds) / series.value_size();
}

TEST(ReportSeries, IntervalsHoldTheMeanAsOftenAsTheySay) {
  constexpr double kFewest = 0.90, kMost = 0.99;  // 400 parts: 0.95 +- 0.02, and r is itself estimated
  for (const double correlation : {0.0, 0.3, 0.6}) {
    EXPECT_GT(coverage(correlation, 0.1), kFewest) << correlation;
    EXPECT_LT(coverage(correlation, 0.1), kMost) << correlation;
  }
}

TEST(ReportSeries, IntervalsOfFewStepsAreWideEnough) {
  constexpr double kFewest = 0.93, kMost = 0.97;  // 10,000 parts of four samples
  EXPECT_GT(coverage(0.0, 2.5), kFewest);
  EXPECT_LT(coverage(0.0, 2.5), kMost);
}

TEST(ReportSeries, PartsGrowWithTheRun) {
  EXPECT_DOUBLE_EQ(part_length_s(22.0), 3.0);
  EXPECT_DOUBLE_EQ(part_length_s(60.0), 6.0);
  EXPECT_DOUBLE_EQ(part_length_s(1200.0), 10.0);
  EXPECT_DOUBLE_EQ(part_length_s(3600.0), 20.0);
}

}  // namespace
}  // namespace evenstride
