#include "tools/validation/score.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tools/validation/score_html.h"
#include "tools/validation/score_json.h"
#include "tools/validation/score_text.h"
#include "tools/validation/targets.h"

namespace evenstride::validation {
namespace {

constexpr double kRounding = 1e-9;

/// Ten steps at 2.8 Hz, alternating; contact 0.25 s left, 0.24 s right.
ReferenceRecording reference() {
  ReferenceRecording r;
  r.trial.recording = "r";
  r.trial.participant = "sub-A";
  r.trial.source = "s";
  r.trial.variant = "plain";
  r.trial.valid_end_s = 10.0;
  for (int i = 0; i < 10; ++i) {
    const Side side = i % 2 == 0 ? Side::kLeft : Side::kRight;
    const double t_s = 1.0 + 0.35 * i, contact_s = side == Side::kLeft ? 0.25 : 0.24;
    r.contacts.push_back({t_s, side});
    r.steps.push_back({t_s, t_s + contact_s, contact_s, 0.1, 2.5, 0.35, 4.0});
    r.timing_ok.push_back(true);
    r.duration_ok.push_back(true);
  }
  r.stride_starts.push_back({1.0, Side::kLeft});
  r.strides.push_back({10.0, 170.0, 8.0, kNone, 5.0});
  return r;
}

Prediction exact(const ReferenceRecording& r) {
  Prediction p;
  for (std::size_t i = 0; i < r.steps.size(); ++i) p.steps.push_back({r.contacts[i], r.steps[i]});
  p.strides.push_back({r.stride_starts[0], r.strides[0]});
  return p;
}

constexpr LoadValues kNoBaseline = {kNone, kNone, kNone};

TEST(Score, ThePerfectPredictionHasNoError) {
  const auto r = reference();
  const RecordingScore score = score_recording(r, exact(r), kNoBaseline);
  const GroupScore group = score_group({&score});
  EXPECT_EQ(group.recall, 1.0);
  EXPECT_EQ(group.precision, 1.0);
  for (const auto& [q, quantity] : group.steps) EXPECT_EQ(quantity.errors.rmse, 0.0) << q;
  EXPECT_EQ(group.steps.size(), kStepQuantities.size());
  EXPECT_EQ(group.strides.size(), 4U);
  EXPECT_FALSE(group.steps.at(kContactTime).baseline_rmse);
}

TEST(Score, KnownErrorsComeBack) {
  const auto r = reference();
  Prediction p = exact(r);
  for (PredictedStep& step : p.steps) {
    step.contact.time_s += 0.010;
    step.values[kContact] += 0.010;
    if (step.contact.side == Side::kLeft) step.values[kContactTime] *= 1.04;
  }
  p.strides[0].values[kPhase] = -175.0;
  const RecordingScore score = score_recording(r, p, {0.26, kNone, kNone});
  const GroupScore group = score_group({&score});
  EXPECT_NEAR(group.steps.at(kContact).errors.bias, 10.0, kRounding);
  EXPECT_NEAR(group.strides.at(kPhase).bias, 15.0, kRounding);
  const double truth = 200.0 * 0.01 / 0.49, found = 200.0 * 0.02 / 0.50;
  EXPECT_NEAR(group.symmetry.at(0).errors.bias, found - truth, kRounding);
  EXPECT_NEAR(group.symmetry.at(0).none_rmse, truth, kRounding);
  EXPECT_FALSE(group.symmetry.at(0).told) << "one recording has no slope";
  EXPECT_NEAR(*group.steps.at(kContactTime).baseline_rmse, std::sqrt(0.5 * (10.0 * 10.0 + 20.0 * 20.0)),
              kRounding);
}

TEST(Score, WrongSidesMissesAndFalseStepsAreCountedApart) {
  const auto r = reference();
  Prediction p = exact(r);
  p.steps[0].contact.side = Side::kRight;
  p.steps.erase(p.steps.begin() + 5);
  p.steps.push_back({{1.18, Side::kLeft}, {}});
  p.steps.push_back({{10.2, Side::kLeft}, {}});  // outside of what the reference covers
  const RecordingScore score = score_recording(r, p, kNoBaseline);
  EXPECT_EQ(score.counts.matched, 8U);
  EXPECT_EQ(score.counts.wrong_side, 1U);
  EXPECT_EQ(score.counts.predicted, 10U);
}

TEST(Score, TimesThatTheReferenceDoubtsAreOnlyCounted) {
  auto r = reference();
  r.timing_ok.assign(r.timing_ok.size(), false);
  r.duration_ok.assign(r.duration_ok.size(), false);
  const RecordingScore score = score_recording(r, exact(r), kNoBaseline);
  const GroupScore group = score_group({&score});
  EXPECT_EQ(group.counts.matched, 10U);
  EXPECT_FALSE(group.steps.contains(kContact));
  EXPECT_FALSE(group.steps.contains(kContactTime));
  EXPECT_TRUE(group.steps.contains(kPeakForce));
}

TEST(Score, NothingPredictedIsAMissNotAnError) {
  const auto r = reference();
  const RecordingScore score = score_recording(r, {}, kNoBaseline);
  const GroupScore group = score_group({&score});
  EXPECT_EQ(group.recall, 0.0);
  EXPECT_FALSE(group.precision);
  EXPECT_TRUE(group.symmetry.empty());
}

TEST(Score, StatedIntervalsAreCountedWhereTheyHoldTheTruth) {
  const auto r = reference();
  Prediction p = exact(r);
  for (std::size_t i = 0; i < p.steps.size(); ++i) {
    p.steps[i].values[kContactTime] += 0.010;
    p.steps[i].contact_time_sd_s = i < 4 ? 0.004 : 0.006;  // 1.96 of them are 8 and 12 ms
  }
  const RecordingScore score = score_recording(r, p, kNoBaseline);
  const GroupScore group = score_group({&score});
  const auto& coverage = group.steps.at(kContactTime).coverage;
  ASSERT_TRUE(coverage);
  EXPECT_EQ(coverage->steps, 10U);
  EXPECT_EQ(coverage->held, 6U);
  EXPECT_NEAR(coverage->mean_sd(), 5.2, 1e-9);
  EXPECT_FALSE(group.steps.at(kPeakForce).coverage);  // none is stated
}

TEST(Targets, AQuantityThatWasNotFoundMissesItsTarget) {
  const auto r = reference();
  const RecordingScore score = score_recording(r, {}, kNoBaseline);
  const auto verdicts = judge("fukuchi2017_running / plain", score_group({&score}));
  ASSERT_FALSE(verdicts.empty());
  for (const Verdict& verdict : verdicts)
    EXPECT_EQ(verdict.missed(), !verdict.claim.starts_with("wrong side") && !verdict.nothing_to_compare)
        << verdict.claim;
  EXPECT_TRUE(judge("elsewhere / plain", score_group({&score})).empty());
}

TEST(Targets, WhatTheReferenceDoesNotTellIsNeitherMetNorMissed) {
  ReferenceRecording r = reference();
  r.strides.clear();
  r.stride_starts.clear();
  const RecordingScore score = score_recording(r, {}, kNoBaseline);
  const std::vector<RecordingScore> recordings{score};
  const Group group{"grouvel2023_gait / run", {}, {&recordings[0]}, score_group({&recordings[0]})};
  const auto verdicts = judge(group.name, group.score);
  ASSERT_EQ(verdicts.size(), 1U);
  EXPECT_FALSE(verdicts[0].met());
  EXPECT_FALSE(verdicts[0].missed());
  const std::string why = "the reference does not tell it";
  EXPECT_NE(scores_to_text({group}).find(why), std::string::npos);
  const std::string json = scores_to_json({group}, recordings).text();
  EXPECT_NE(json.find(why), std::string::npos);
  EXPECT_EQ(json.find("\"met\""), std::string::npos);
  const std::string page = scores_to_html("set", {group}, {});
  EXPECT_NE(page.find(why), std::string::npos);
  for (const std::string& told : {scores_to_text({group}), json, verdicts[0].absent})
    EXPECT_EQ(told.find("nan"), std::string::npos);
  EXPECT_EQ(page.find("missed</span>"), std::string::npos);
}

TEST(Baseline, ALinearWorldIsFoundWithoutTheRunnerItself) {
  std::vector<ReferenceRecording> recordings;
  for (int i = 0; i < 8; ++i) {
    ReferenceRecording r = reference();
    r.trial.recording = "r" + std::to_string(i);
    r.trial.participant = "sub-" + std::to_string(i);
    r.trial.speed_mps = 2.0 + 0.3 * i;
    r.trial.cadence_spm = 160.0 + i * i % 7;
    r.trial.mass_kg = 60.0 + 3.0 * (i % 3);
    for (StepValues& step : r.steps)
      step[kContactTime] =
          0.4 - 0.03 * *r.trial.speed_mps - 0.0005 * *r.trial.cadence_spm + 0.001 * *r.trial.mass_kg;
    recordings.push_back(r);
  }
  recordings[0].steps[0][kContactTime] += 1.0;  // its own truth must not reach its own prediction
  const auto baseline = baseline_without_sensors(recordings);
  EXPECT_NEAR(baseline.at("r0")[0], 0.4 - 0.06 - 0.08 + 0.06, kRounding);
}

}  // namespace
}  // namespace evenstride::validation
