// Figures of running events on the reference recordings: bars that may not be lost again.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/reference_data.h"
#include "tools/fit/fit_data.h"
#include "tools/fit/fit_report.h"
#include "tools/formats/tsv.h"

namespace evenstride {
namespace {

class Keep : public StanceSink {
 public:
  void on_foot_contact(Side, Time) override {}
  void on_foot_stance(const FootStance& stance) override { stances.push_back(stance); }
  std::vector<FootStance> stances;
};

std::vector<FootStance> stances_of(const std::string& dataset, const std::string& name,
                                   bool anchors_only = false) {
  const auto recording = read_motion_bids(dataset, name);
  EXPECT_TRUE(recording);
  if (!recording) return {};
  Keep keep;
  RunEventsParams params;
  params.anchors_only = anchors_only;
  RunEvents events(params, &EventModel::builtin(), keep);
  const auto passed = pass_shoes(*recording, {}, events);
  EXPECT_TRUE(passed);
  return keep.stances;
}

std::vector<double> absolute_biases(const FitErrors& errors, ErrorSums RunnerErrors::*field) {
  std::vector<double> out;
  for (const auto& [name, runner] : errors.runners) out.push_back(std::abs((runner.*field).bias()));
  std::sort(out.begin(), out.end());
  return out;
}
double median_sd(const FitErrors& errors, ErrorSums RunnerErrors::*field) {
  std::vector<double> out;
  for (const auto& [name, runner] : errors.runners) out.push_back((runner.*field).sd());
  std::sort(out.begin(), out.end());
  return out[out.size() / 2];
}

TEST(ReferenceEvents, RunnersLeftOutAreWithinTheBars) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  FitWish wish;
  wish.source = "fukuchi2017_running";
  wish.passes = 2;
  const auto data = collect_fit_data(folder, wish);
  ASSERT_TRUE(data) << data.error();
  EXPECT_EQ(data->steps, 2679u);  // every one of them has its stance
  const LeftOut seen = leave_one_runner_out(data->recordings, data->plain_count, {});
  for (const FitErrors* errors : {&seen.model, &seen.turned}) {  // ms
    const auto contact = absolute_biases(*errors, &RunnerErrors::contact);
    const auto toe_off = absolute_biases(*errors, &RunnerErrors::toe_off);
    EXPECT_LE(median_sd(*errors, &RunnerErrors::contact), 3.0);
    EXPECT_LE(contact[contact.size() / 2], 3.0);
    EXPECT_LE(contact.back(), 7.0);
    EXPECT_LE(median_sd(*errors, &RunnerErrors::toe_off), 3.2);
    EXPECT_LE(toe_off[toe_off.size() / 2], 3.0);
    EXPECT_LE(toe_off.back(), 7.0);
    EXPECT_LE(errors->all.contact_time.rmse(), 6.0);
  }
  EXPECT_LE(seen.model.symmetry.rmse(), 1.7);  // percentage points
  EXPECT_GT(seen.anchors.all.contact_time.rmse(), seen.model.all.contact_time.rmse());
}

TEST(ReferenceEvents, AnotherLaboratorysContactsAreWithinFiveMilliseconds) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  FitWish wish;
  wish.source = "hamner_delp2013_running";
  wish.passes = 0;
  const auto data = collect_fit_data(folder, wish);
  ASSERT_TRUE(data) << data.error();
  FitErrors errors;
  for (const RecordingRows& r : data->recordings) add_errors(r, predict(EventModel::builtin(), r), errors);
  EXPECT_LE(std::abs(errors.all.contact.bias()), 5.0);
  std::size_t with_time = 0;
  for (const RecordingRows& r : data->recordings)
    for (const TrueStep& step : r.truth) with_time += step.timing_ok ? 1 : 0;
  EXPECT_EQ(data->steps, with_time);
}

TEST(ReferenceEvents, OneStancePerStrideOnAHardRingingShoe) {
  EVENSTRIDE_NEEDS_DATA(folder, "fuzzylabs2020_foot_run");
  constexpr int kStrides = 84, kUnsure = 3;  // from the distance of the impacts
  for (const bool anchors_only : {false, true}) {
    const auto stances = stances_of(folder, "sub-A_task-run1", anchors_only);
    EXPECT_NEAR(static_cast<double>(stances.size()), kStrides, kUnsure);
    for (std::size_t i = 3; i < stances.size(); ++i) {
      const double stride_s = seconds(stances[i].initial_contact - stances[i - 1].initial_contact);
      EXPECT_NEAR(stride_s, 0.695, 0.08) << seconds(stances[i].initial_contact);
    }
  }
}

TEST(ReferenceEvents, StridesOfARealShoeWithTurnsStartsAndStops) {
  EVENSTRIDE_NEEDS_DATA(folder, "wagstaff2018_shoe");
  const auto trials = read_true_trials(folder);
  ASSERT_TRUE(trials);
  int truth_count = 0, found_count = 0;
  for (const TrueTrial& trial : *trials) {
    if (trial.variant != "run") continue;
    const auto stances = stances_of(folder, trial.recording);
    const auto steps =
        read_tsv(reference_file(folder, trial.participant, trial.recording, "desc-stance_events.tsv"));
    ASSERT_TRUE(steps) << steps.error();
    for (std::size_t i = 0; i < steps->rows(); ++i) {
      if (steps->number(i, "optical_ok") != 1.0) continue;
      const double middle =
          steps->number(i, "onset").value_or(0.0) + 0.5 * steps->number(i, "duration").value_or(0.0);
      ++truth_count;
      found_count += std::any_of(stances.begin(), stances.end(), [&](const FootStance& s) {
        return std::abs(seconds(s.initial_contact) + 0.15 - middle) < 0.25;
      });
    }
  }
  EXPECT_GT(truth_count, 200);
  EXPECT_GE(found_count, 0.97 * truth_count);  // what is missed are slow steps of a pause
}

/// Medians of recordings against the belt. Who lands on the forefoot was told up to 0.17 m/s slow, when a
/// stride went from least to least pitch rate.
TEST(ReferenceEvents, SpeedIsThatOfTheBeltHoweverTheFootLands) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  const auto trials = read_true_trials(folder);
  ASSERT_TRUE(trials) << trials.error();
  double squares = 0.0, n = 0.0;
  for (const TrueTrial& trial : *trials) {
    if (trial.variant == "clocks" || trial.source != "fukuchi2017_running") continue;
    std::vector<double> speeds;
    for (const FootStance& stance : stances_of(folder, trial.recording))
      if (stance.speed_mps) speeds.push_back(*stance.speed_mps);
    ASSERT_GT(speeds.size(), 20u) << trial.recording;
    std::nth_element(speeds.begin(), speeds.begin() + static_cast<std::ptrdiff_t>(speeds.size() / 2),
                     speeds.end());
    const double error = speeds[speeds.size() / 2] - *trial.speed_mps;
    EXPECT_NEAR(error, 0.0, 0.13) << trial.recording;
    squares += error * error;
    n += 1.0;
  }
  EXPECT_EQ(n, 48.0);
  EXPECT_LT(std::sqrt(squares / n), 0.05);
}

}  // namespace
}  // namespace evenstride
