#include "tools/fit/motion_fit.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/sim/body_motion.h"
#include "core/sim/force_course.h"
#include "core/sim/random.h"
#include "core/sim/sensor.h"
#include "tests/support/reference_data.h"
#include "tools/fit/foot_stride.h"

namespace evenstride {
namespace {

/// Runners who move exactly as `model` says.
std::vector<MotionRow> rows_of(const sim::RunningModel& model) {
  sim::Random random(5);
  std::vector<MotionRow> rows;
  for (int i = 0; i < 24; ++i) {
    MotionRow row;
    row.runner = std::string(1, static_cast<char>('A' + i / 4));
    const double strike_rad = random.uniform(0.0, 0.5), speed_mps = random.uniform(2.5, 4.5);
    const double contact_s = random.uniform(0.18, 0.30);
    row.kind = {strike_rad, speed_mps, contact_s, random.uniform(0.30, 0.42)};
    row.strides = 10;
    row.force_peak = random.uniform(1.6, 1.8);
    for (std::size_t k = 0; k < row.force.size(); ++k)
      row.force[k] = sim::at_kind(model.force[k].kind, row.kind) +
                     model.force[k].by_peak * (row.force_peak - sim::kPeakCentre);
    for (const sim::FootRow& foot : model.foot) {
      row.foot.push_back({foot.phase, {}});
      for (std::size_t c = 0; c < sim::kFootRates; ++c)
        row.foot.back().rate[c] = sim::at_kind(foot.rate[c], row.kind);
    }
    rows.push_back(row);
  }
  return rows;
}

TEST(MotionFit, FindsTheModelThatRunnersFollow) {
  const sim::RunningModel& model = sim::RunningModel::builtin();
  const auto rows = rows_of(model);
  const sim::RunningModel found = fit_running_model(rows);
  for (std::size_t k = 0; k < model.force.size(); ++k) {
    EXPECT_NEAR(found.force[k].by_peak, model.force[k].by_peak, 1e-9);
    for (std::size_t i = 0; i < model.usual_peak.size(); ++i)
      EXPECT_NEAR(found.force[k].kind[i], model.force[k].kind[i], 1e-9);
  }
  for (std::size_t p = 0; p < model.foot.size(); ++p)
    for (std::size_t c = 0; c < sim::kFootRates; ++c)
      for (std::size_t i = 0; i < model.usual_peak.size(); ++i)
        EXPECT_NEAR(found.foot[p].rate[c][i], model.foot[p].rate[c][i], 1e-7);
  const MotionReport report = judge_running_model(rows);
  EXPECT_EQ(report.runners, 6u);
  EXPECT_EQ(report.strides, 240u);
  EXPECT_LT(report.foot[sim::kPitchRate], 1e-8);
  EXPECT_GT(report.foot_spread[sim::kPitchRate], 1.0);
}

/// As sim::set_attitude counts it, nose down > 0.
double pitch_rate_radps(const sim::BodyMotion& body, double time_s) {
  const auto pitch = [&](double t) {
    const Eigen::Matrix3d R = body.pose(Site::kLeftShoe, t).R_WB;
    return std::atan2(-R(2, 0), R(2, 2));
  };
  constexpr double kHalf_s = 5e-4;
  return (pitch(time_s + kHalf_s) - pitch(time_s - kHalf_s)) / (2.0 * kHalf_s);
}

/// A perfect sensor on a simulated shoe, read back: rates and velocities as the body had them.
TEST(FootStride, ReadsAShoesPathOutOfItsSensor) {
  sim::Scenario scenario = sim::plain_run(3.0, 20.0, 3);
  scenario.style.toe_out_rad = 0.0;  // the reader counts roll and pitch about the foot's own axes
  scenario.style.impact_peak_mps2 = 0.0;
  const sim::BodyMotion body(scenario);
  BidsSensor sensor;
  sensor.spec.site = Site::kLeftShoe;
  for (int i = 0; i < 400 * 20; ++i) {
    const double t = i / 400.0;
    const sim::Kinematics pose = body.pose(Site::kLeftShoe, t);
    const Eigen::Vector3d force = pose.specific_force_B_mps2(Eigen::Vector3d::Zero()),
                          rate = pose.rate_B_radps();
    sensor.device_time_s.push_back(t);
    sensor.rows.push_back({static_cast<float>(force.x()), static_cast<float>(force.y()),
                           static_cast<float>(force.z()), static_cast<float>(rate.x()),
                           static_cast<float>(rate.y()), static_cast<float>(rate.z())});
  }
  const ShoeReadings readings(sensor, TrueMounting{});
  const auto& steps = body.truth().steps;
  int strides = 0;
  for (std::size_t i = 0; i + 2 < steps.size(); ++i) {
    const sim::TrueStep &one = steps[i], &two = steps[i + 2];
    if (one.side != Side::kLeft || one.initial_contact_s < 8.0 || two.toe_off_s > 18.0) continue;
    const TrueStrideTimes times{one.initial_contact_s, one.contact_time_s, two.initial_contact_s,
                                two.contact_time_s};
    const auto stride = readings.stride(times, motion_phases());
    ASSERT_TRUE(stride);
    ++strides;
    EXPECT_NEAR(stride->strike_rad, two.foot_strike_rad, 0.01);
    for (const auto& row : stride->rates) {
      const sim::Kinematics pose = body.pose(Site::kLeftShoe, times.time_s(row.phase));
      // Differences over 5 ms: up to 0.2 rad/s where the rate bends hardest.
      EXPECT_NEAR(row.rate[sim::kPitchRate], pitch_rate_radps(body, times.time_s(row.phase)), 0.25)
          << row.phase;
      EXPECT_NEAR(row.rate[sim::kForward], pose.velocity_W_mps.x(), 0.12) << row.phase;
      EXPECT_NEAR(row.rate[sim::kUp], pose.velocity_W_mps.z(), 0.08) << row.phase;
    }
  }
  EXPECT_GT(strides, 10);
  EXPECT_FALSE(readings.stride({25.0, 0.25, 25.7, 0.25}, motion_phases()));
}

/// The built-in model is what the command makes of the recordings, and it knows runners it has not seen.
TEST(MotionFit, TheBuiltInModelIsFittedOnPeople) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  const auto rows = collect_motion_rows(folder, "fukuchi2017_running");
  ASSERT_TRUE(rows) << rows.error();
  EXPECT_EQ(rows->size(), 96u);
  const auto fitted = sim::RunningModel::parse(fit_running_model(*rows).text());
  ASSERT_TRUE(fitted) << fitted.error();
  const sim::RunningModel& built_in = sim::RunningModel::builtin();
  ASSERT_EQ(fitted->foot.size(), built_in.foot.size());
  for (std::size_t p = 0; p < built_in.foot.size(); ++p)
    for (std::size_t c = 0; c < sim::kFootRates; ++c)
      EXPECT_NEAR(fitted->foot[p].rate[c][0], built_in.foot[p].rate[c][0], 1e-3);
  for (std::size_t k = 0; k < built_in.force.size(); ++k)
    EXPECT_NEAR(fitted->force[k].kind[0], built_in.force[k].kind[0], 1e-4);
  const MotionReport report = judge_running_model(*rows);
  EXPECT_LT(report.force, 0.08);  // of the mean force; half a sine leaves 0.23
  EXPECT_LT(report.foot[sim::kPitchRate], 0.65 * report.foot_spread[sim::kPitchRate]);
  EXPECT_LT(report.foot[sim::kForward], 0.5 * report.foot_spread[sim::kForward]);
}

TEST(MotionFit, SaysWhatIsMissing) { EXPECT_FALSE(collect_motion_rows("no such folder", "")); }

}  // namespace
}  // namespace evenstride
