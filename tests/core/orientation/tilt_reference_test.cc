/// The tilt filter on recorded motion with optical truth.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "core/base/units.h"
#include "core/math/rotation.h"
#include "core/orientation/tilt_filter.h"
#include "tests/support/gait_recording.h"
#include "tests/support/reference_data.h"
#include "tests/support/table.h"

namespace evenstride {
namespace {

const Eigen::Vector3d kUp = Eigen::Vector3d::UnitZ();

/// RMSE of the inclination (angle between the two verticals, in S) over the samples marked as movement, as
/// Laidig & Seel (2023) count it.
double broad_rmse_deg(const std::string& trial_folder, const TiltParams& params) {
  constexpr double kBroadRate_hz = 285.7142857;  // the time column is rounded to five digits
  const test::Table imu = test::read_table(trial_folder + "/imu.csv.gz", ',');
  const test::Table truth = test::read_table(trial_folder + "/truth.csv.gz", ',');
  TiltFilter filter(params);
  double sum = 0.0;
  int count = 0;
  for (std::size_t i = 0; i < imu.rows.size(); ++i) {
    ImuSample s;
    s.time = time_from_s(static_cast<double>(i) / kBroadRate_hz);
    s.accel_S_mps2 = {imu.number(i, 1), imu.number(i, 2), imu.number(i, 3)};
    s.rate_S_radps = {imu.number(i, 4), imu.number(i, 5), imu.number(i, 6)};
    filter.push(s);
    const Eigen::Quaterniond q(truth.number(i, 1), truth.number(i, 2), truth.number(i, 3),
                               truth.number(i, 4));
    if (truth.number(i, 5) != 1.0 || !q.coeffs().allFinite()) continue;
    const double off = angle_between(filter.q_ES().conjugate() * kUp, q.normalized().conjugate() * kUp);
    sum += off * off;
    ++count;
  }
  return deg_from_rad(std::sqrt(sum / count));
}

TEST(TiltFilter, BeatsThePublicFilterOnBroad) {
  EVENSTRIDE_NEEDS_DATA(folder, "broad2021_orientation");
  TiltParams params;
  // Readings lag the optical truth by 4 ms: the minimum lies between 4.0 and 4.5 ms in each of the trials.
  // Without it the mean is 1.00 deg, with half a sample (the public filter's way of integrating) 0.69 deg.
  params.sensor_delay_s = 0.004;
  double mean = 0.0;
  for (const char* trial :
       {"03_undisturbed_slow_rotation_C", "09_undisturbed_fast_rotation_with_breaks_B",
        "15_undisturbed_fast_translation_A", "24_disturbed_tapping_A", "30_disturbed_stationary_magnet_C"}) {
    const double rmse = broad_rmse_deg(folder + "/" + trial, params);
    std::printf("%s %.3f deg\n", trial, rmse);
    mean += rmse / 5.0;
  }
  std::printf("mean %.3f deg (public filter, same trials: 0.724)\n", mean);
  EXPECT_LT(mean, 0.50);  // seen 0.446
}

/// Up from standing and the forward axis of the truth, so that the filter alone is judged.
Eigen::Matrix3d standing_mounting(const test::SensorRecording& sensor, const Eigen::Matrix3d& R_BS) {
  Eigen::Vector3d sum = Eigen::Vector3d::Zero();
  for (const ImuSample& s : sensor.samples)
    if (seconds(s.time) > 1.0 && seconds(s.time) < 4.0) sum += s.accel_S_mps2;
  return segment_from_axes(R_BS.row(0), sum.normalized());
}

/// RMSE of the pelvis's inclination against standing, from `valid_start` (7 s) on.
double pelvis_rmse_deg(const std::string& folder, const std::string& recording) {
  const auto sensor = *test::load_sensor(folder, recording, Site::kPelvis);
  const Eigen::Matrix3d R_PS =
      standing_mounting(sensor, *test::true_mounting(folder, recording, Site::kPelvis));
  const test::Table truth = test::read_table(test::truth_path(folder, recording, "desc-angles_motion"), '\t');
  TiltFilter filter({});
  std::size_t row = 0;
  double sum = 0.0;
  int count = 0;
  for (const ImuSample& s : sensor.samples) {
    filter.push(s);
    const double t = seconds(s.time);
    while (row < truth.rows.size() && truth.number(row, 0) < t - 1e-6) ++row;
    if (t < 7.0 || row == truth.rows.size() || truth.number(row, 0) > t + 1e-6) continue;
    const double obliquity = rad_from_deg(truth.number(row, 1)), tilt = rad_from_deg(truth.number(row, 2));
    Eigen::Vector3d up_P(-std::sin(tilt) * std::cos(obliquity), std::sin(obliquity), 0.0);
    up_P.z() = std::sqrt(1.0 - up_P.squaredNorm());
    const double off = angle_between(R_PS * (filter.q_ES().conjugate() * kUp), up_P);
    sum += off * off;
    ++count;
  }
  return deg_from_rad(std::sqrt(sum / count));
}

TEST(TiltFilter, HoldsThePelvisUprightInRunning) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  double mean = 0.0, worst = 0.0;
  const auto names = test::recordings(folder);
  ASSERT_FALSE(names.empty());
  for (const std::string& recording : names) {
    const double rmse = pelvis_rmse_deg(folder, recording);
    mean += rmse / static_cast<double>(names.size());
    worst = std::max(worst, rmse);
  }
  std::printf("pelvis inclination in running, %zu recordings: mean RMSE %.3f deg, worst %.3f deg\n",
              names.size(), mean, worst);
  EXPECT_LT(mean, 0.17);   // seen 0.140
  EXPECT_LT(worst, 0.35);  // seen 0.266
}

}  // namespace
}  // namespace evenstride
