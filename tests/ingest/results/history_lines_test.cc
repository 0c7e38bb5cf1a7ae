#include "ingest/results/history_lines.h"

#include <gtest/gtest.h>

#include <cmath>

namespace evenstride {
namespace {

const v1::Series& line(const v1::History& history, HistoryLine which) {
  return history.series(static_cast<int>(which));
}

TEST(HistoryLines, MeansOverSpansWithNothingWhereNothingWas) {
  HistoryLines lines;
  lines.add(HistoryLine::kCadence, time_from_s(1), 160);
  lines.add(HistoryLine::kCadence, time_from_s(2), 170);
  lines.add(HistoryLine::kCadence, time_from_s(11), 180);
  const v1::History history = lines.history();
  const v1::Series& cadence = line(history, HistoryLine::kCadence);
  ASSERT_EQ(cadence.value_size(), 3);
  EXPECT_EQ(cadence.name(), "cadence_spm");
  EXPECT_DOUBLE_EQ(cadence.t_s(0), 2.5);
  EXPECT_DOUBLE_EQ(cadence.value(0), 165.0);
  EXPECT_LT(cadence.low(0), 165.0);
  EXPECT_TRUE(std::isnan(cadence.value(1)));
  EXPECT_DOUBLE_EQ(cadence.value(2), 180.0);
}

TEST(HistoryLines, LongRunsStayBoundedAndKeepTheirMean) {
  HistoryLines lines;
  constexpr int kHours = 30;
  for (int t = 0; t < kHours * 3600; t += 10) lines.add(HistoryLine::kContactLeft, time_from_s(t), 200.0);
  const v1::History history = lines.history();
  const v1::Series& contact = line(history, HistoryLine::kContactLeft);
  EXPECT_LE(contact.value_size(), static_cast<int>(HistoryLines::kSpans));
  EXPECT_GT(contact.value_size(), static_cast<int>(HistoryLines::kSpans / 2));
  for (double value : contact.value()) EXPECT_DOUBLE_EQ(value, 200.0);
}

TEST(HistoryLines, OwnIntervalsAreKept) {
  HistoryLines lines;
  lines.add(HistoryLine::kLoadingBalance, time_from_s(1), 2.0, -1.0, 5.0);
  lines.add(HistoryLine::kLoadingBalance, time_from_s(2), 4.0, 1.0, 7.0);
  const v1::History history = lines.history();
  EXPECT_DOUBLE_EQ(line(history, HistoryLine::kLoadingBalance).low(0), 0.0);
  EXPECT_DOUBLE_EQ(line(history, HistoryLine::kLoadingBalance).high(0), 6.0);
}

TEST(HistoryLines, GivesTheLastPartOnDemand) {
  HistoryLines lines;
  for (int t = 0; t < 600; ++t) lines.add(HistoryLine::kCadence, time_from_s(t), t);
  const v1::Series cadence = line(lines.history(time_from_s(540)), HistoryLine::kCadence);
  ASSERT_EQ(cadence.value_size(), 12);
  EXPECT_DOUBLE_EQ(cadence.t_s(0), 542.5);
}

// Joining spans gives what one long span would have given.
TEST(HistoryLines, IntervalsSurviveJoining) {
  HistoryLines lines;
  double sum = 0.0, squares = 0.0;
  int n = 0;
  for (int t = 0; t < 10; ++t, ++n) {
    const double value = 170.0 + (t * 7) % 5;
    sum += value;
    squares += value * value;
    lines.add(HistoryLine::kCadence, time_from_s(t), value);
  }
  lines.add(HistoryLine::kCadence, time_from_s(3600), 170.0);  // now spans are of 10 s
  const v1::History history = lines.history();
  const double mean = sum / n, sd = std::sqrt((squares - n * mean * mean) / (n - 1));
  EXPECT_NEAR(line(history, HistoryLine::kCadence).value(0), mean, 1e-4);
  EXPECT_NEAR(line(history, HistoryLine::kCadence).high(0), mean + 1.96 * sd / std::sqrt(n), 1e-4);
}

}  // namespace
}  // namespace evenstride
