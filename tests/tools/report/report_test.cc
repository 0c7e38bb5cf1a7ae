#include "tools/report/report.h"

#include <gtest/gtest.h>

#include <chrono>
#include <sstream>
#include <vector>

namespace evenstride {
namespace {

struct SomeRun {
  v1::Summary summary;
  std::vector<StepRecord> steps;
  ReportInput input() const { return {.summary = summary, .steps = steps}; }
};

SomeRun twenty_minutes() {
  SomeRun run;
  run.summary.set_runner_id("anna");
  run.summary.set_duration_s(1200.0);
  for (int i = 0; i < 3000; ++i) {
    StepRecord step;
    step.side = i % 2 == 0 ? Side::kLeft : Side::kRight;
    step.initial_contact = Time{std::chrono::milliseconds(400 * i)};
    step.step_time_s = 0.4;
    step.contact_time_s = i % 2 == 0 ? 0.240 : 0.230;
    if (i < 100) step.quality.add(Mark::kWalking);
    run.steps.push_back(step);
  }
  return run;
}

const v1::Series* find(const v1::History& history, const std::string& name) {
  for (const v1::Series& series : history.series()) {
    if (series.name() == name) return &series;
  }
  return nullptr;
}

TEST(Report, LinesAreOfRunningStepsSideBySide) {
  const SomeRun run = twenty_minutes();
  const v1::History history = report_history(run.input());
  const v1::Series* left = find(history, "contact_left_ms");
  const v1::Series* right = find(history, "contact_right_ms");
  ASSERT_TRUE(left != nullptr && right != nullptr);
  EXPECT_NEAR(left->value(0), 240.0, 1e-9);
  EXPECT_NEAR(right->value(0), 230.0, 1e-9);
  EXPECT_GE(left->t_s(0), 40.0);  // the first 100 steps were walked
  EXPECT_NEAR(find(history, "cadence_spm")->value(0), 150.0, 1e-9);
  EXPECT_EQ(find(history, "peak_left_bw")->t_s_size(), 0);
}

TEST(Report, ScoresOfFormStandAsTheyCame) {
  const v1::Summary summary;
  FatigueResult learning, fresh;
  learning.state = FatigueState::kLearning;
  fresh.state = FatigueState::kFresh;
  fresh.time = Time{std::chrono::seconds(700)};
  fresh.score = 0.25;
  const FatigueResult all[] = {learning, fresh};
  const v1::History history = report_history({.summary = summary, .fatigue = all});
  const v1::Series* score = find(history, "fatigue_score");
  ASSERT_EQ(score->t_s_size(), 1);
  EXPECT_DOUBLE_EQ(score->t_s(0), 700.0);
  EXPECT_DOUBLE_EQ(score->value(0), 0.25);
}

TEST(Report, AWalkIsShownWhereNobodyRan) {
  SomeRun run = twenty_minutes();
  for (StepRecord& step : run.steps) step.quality.add(Mark::kWalking);
  const v1::History history = report_history(run.input());
  EXPECT_NEAR(find(history, "contact_left_ms")->value(0), 240.0, 1e-9);
}

TEST(Report, OneFileThatAsksNothingOfTheNetwork) {
  std::ostringstream out;
  const SomeRun run = twenty_minutes();
  write_report(run.input(), out);
  const std::string html = out.str();
  EXPECT_NE(html.find("report-data"), std::string::npos);
  EXPECT_EQ(html.find("src="), std::string::npos);
  EXPECT_EQ(html.find("href="), std::string::npos);
  EXPECT_EQ(html.find("@import"), std::string::npos);
}

TEST(Report, NamesCannotBreakOutOfTheData) {
  std::ostringstream out;
  SomeRun run;
  run.summary.set_runner_id("</script><script>alert(1)</script>");
  write_report(run.input(), out);
  EXPECT_EQ(out.str().find("<script>alert"), std::string::npos);
}

TEST(Report, AnEmptyRunIsStillAReport) {
  std::ostringstream out;
  write_report(SomeRun{}.input(), out);
  EXPECT_NE(out.str().find("report-data"), std::string::npos);
}

}  // namespace
}  // namespace evenstride
