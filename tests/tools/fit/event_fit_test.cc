#include "tools/fit/event_fit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "tools/fit/fit_report.h"

namespace evenstride {
namespace {

// Stances whose true time lies off the anchor by a known linear function of one shape and one number.
constexpr double kPerScore_s = 0.004, kPerNumber_s = 0.003, kConstant_s = -0.010;

std::vector<RecordingRows> runners_with_a_law(int runners, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal(0.0, 1.0);
  std::vector<RecordingRows> out;
  for (int r = 0; r < runners; ++r) {
    RecordingRows recording;
    recording.recording = "r" + std::to_string(r);
    recording.participant = "p" + std::to_string(r);
    recording.valid_end_s = 1e9;
    const double own = normal(random);
    for (int i = 0; i < 60; ++i) {
      StanceRow row;
      row.side = i % 2 == 0 ? Side::kLeft : Side::kRight;
      row.contact_anchor_s = 10.0 + 0.35 * i;
      row.toe_off_anchor_s = row.contact_anchor_s + 0.25;
      const double score = own + 0.5 * normal(random), number = normal(random);
      for (EventFeatures* f : {&row.contact, &row.toe_off}) {
        for (std::size_t k = 0; k < f->shapes.size(); ++k)
          f->shapes[k] = score * std::sin(0.2 * static_cast<double>(k)) + 0.01 * normal(random);
        for (double& v : f->scalars) v = 0.01 * normal(random);
        f->scalars[0] = std::numeric_limits<double>::quiet_NaN();
        f->scalars[1] = number;
      }
      const double off = kConstant_s + kPerScore_s * score + kPerNumber_s * number;
      row.true_contact_s = row.contact_anchor_s + off;
      row.true_toe_off_s = row.toe_off_anchor_s - off;
      TrueStep step;
      step.side = row.side;
      step.ic_s = *row.true_contact_s;
      step.contact_time_s = *row.true_toe_off_s - *row.true_contact_s;
      recording.truth.push_back(step);
      recording.rows.push_back(row);
    }
    out.push_back(recording);
  }
  return out;
}

TEST(EventFit, FindsALinearLawOnRunnersLeftOut) {
  for (unsigned seed = 1; seed <= 3; ++seed) {
    const auto recordings = runners_with_a_law(8, seed);
    const LeftOut seen = leave_one_runner_out(recordings, recordings.size(), {});
    EXPECT_LT(seen.model.all.contact.rmse(), 0.6);  // ms; the ridge's shrinkage is what remains
    EXPECT_LT(seen.model.all.toe_off.rmse(), 0.8);
    EXPECT_GT(seen.anchors.all.contact.rmse(), 3.0);
    EXPECT_EQ(seen.model.runners.size(), 8u);
  }
}

TEST(EventFit, StatesLimitsThatItsOwnStepsKeepAndOddOnesBreak) {
  const auto recordings = runners_with_a_law(8, 1);
  std::vector<const RecordingRows*> all;
  for (const auto& r : recordings) all.push_back(&r);
  EventModel model = fit_event_model(all, {});
  state_limits(leave_one_runner_out(recordings, recordings.size(), {}), model);
  int outside = 0;
  for (const RecordingRows& r : recordings)
    for (const PredictedStance& p : predict(model, r)) outside += p.contact.outside(model.contact) ? 1 : 0;
  EXPECT_LE(outside, 5);
  EventFeatures odd = recordings[0].rows[0].contact;
  for (std::size_t k = 0; k < odd.shapes.size(); ++k) odd.shapes[k] += k % 2 == 0 ? 1.0 : -1.0;
  EXPECT_TRUE(judge(model.contact, contact_layout(), odd).outside(model.contact));
  EXPECT_LT(model.contact.sd_s, model.contact.anchor_sd_s);
}

TEST(EventFit, TheReportNamesEveryRunner) {
  const auto recordings = runners_with_a_law(4, 2);
  const std::string report = text(leave_one_runner_out(recordings, recordings.size(), {}));
  for (const auto& r : recordings) EXPECT_NE(report.find(r.participant), std::string::npos);
}

}  // namespace
}  // namespace evenstride
