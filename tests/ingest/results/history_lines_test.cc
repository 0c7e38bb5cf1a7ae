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

}  // namespace
}  // namespace evenstride
