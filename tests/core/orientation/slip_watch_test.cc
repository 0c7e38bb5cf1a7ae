#include "core/orientation/slip_watch.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "core/base/units.h"
#include "core/math/rotation.h"
#include "core/orientation/body_mounting.h"
#include "core/orientation/shoe_mounting.h"
#include "core/orientation/tilt_filter.h"
#include "tests/support/gait_recording.h"
#include "tests/support/reference_data.h"

namespace evenstride {
namespace {

const Eigen::Vector3d kUp = Eigen::Vector3d::UnitZ(), kForward = Eigen::Vector3d::UnitX();

Eigen::Vector3d turned(const Eigen::Vector3d& v, const Eigen::Vector3d& axis, double deg) {
  return exp_rotation(axis * rad_from_deg(deg)) * v;
}

TEST(SlipWatch, AsksForSeveralComparisonsInARow) {
  SlipWatch watch({});
  const Eigen::Vector3d moved = turned(kForward, kUp, 9.0);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(watch.compare_gait(kUp, moved, kUp, kForward));
  EXPECT_FALSE(watch.compare_gait(kUp, kForward, kUp, kForward));
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(watch.compare_gait(kUp, moved, kUp, kForward));
  EXPECT_TRUE(watch.compare_gait(kUp, moved, kUp, kForward));
  EXPECT_EQ(watch.slips(), 1);
}

TEST(SlipWatch, HoldsItsLimits) {
  SlipWatch watch({});
  for (int i = 0; i < 20; ++i) {
    EXPECT_FALSE(watch.compare_gait(kUp, turned(kForward, kUp, 7.9), kUp, kForward));
    EXPECT_FALSE(watch.compare_gait(turned(kUp, kForward, 4.9), kForward, kUp, kForward));
  }
  EXPECT_FALSE(watch.compare_standing(turned(kUp, kForward, 4.9), kUp));
  EXPECT_TRUE(watch.compare_standing(turned(kUp, kForward, 5.1), kUp));
  EXPECT_THROW(SlipWatch({.up_max_rad = 0.0}), std::invalid_argument);
}

/// A pelvis at 3.5 m/s whose sensor turns by `slip_deg` about the body's forward axis at 22 s.
int slips_of_pelvis(const std::string& folder, const std::string& recording, double slip_deg) {
  const auto sensor = *test::load_sensor(folder, recording, Site::kPelvis);
  const Eigen::Matrix3d R_BS = *test::true_mounting(folder, recording, Site::kPelvis);
  const Eigen::Quaterniond slip = exp_rotation(R_BS.row(0).transpose() * rad_from_deg(slip_deg));
  const auto steps = test::true_steps(folder, recording);
  TiltFilter tilt({});
  StandingDetector standing({}, true);
  SegmentHistory history(10.0, sensor.rate_hz);
  BodyMounting mounting({});
  std::size_t next = 0;
  for (ImuSample s : sensor.samples) {
    if (seconds(s.time) > 22.0) {
      s.accel_S_mps2 = slip * s.accel_S_mps2;
      s.rate_S_radps = slip * s.rate_S_radps;
    }
    if (standing.push(s)) mounting.set_standing(*standing.latest());
    tilt.push(s);
    history.push({tilt.q_ES().cast<float>(), tilt.accel_E_mps2().cast<float>(),
                  tilt.rate_S_radps().cast<float>(), s.time});
    for (; next + 2 < steps.size() && steps[next + 2].contact_s < seconds(s.time); next += 2)
      mounting.add_stride(history,
                          {time_from_s(steps[next].contact_s), time_from_s(steps[next + 1].contact_s),
                           time_from_s(steps[next + 2].contact_s), steps[next].contact_time_s});
  }
  return mounting.slips();
}

TEST(SlipWatch, NoticesATiltedPelvisSensorInRunningAndOnlyThat) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  int runners = 0;
  for (const std::string& recording : test::recordings(folder, "run35")) {
    EXPECT_EQ(slips_of_pelvis(folder, recording, 0.0), 0) << recording;
    EXPECT_EQ(slips_of_pelvis(folder, recording, 15.0), 1) << recording;
    ++runners;
  }
  EXPECT_GT(runners, 10);
}

TEST(SlipWatch, SaysNothingOfSteadyShoes) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  for (const std::string& recording : test::recordings(folder, "run35")) {
    for (Site site : {Site::kLeftShoe, Site::kRightShoe}) {
      const auto sensor = *test::load_sensor(folder, recording, site);
      StandingDetector standing({}, true);
      ShoeMounting mounting({}, sensor.rate_hz);
      for (const ImuSample& s : sensor.samples) {
        if (standing.push(s)) mounting.set_standing(*standing.latest());
        mounting.push(s);
      }
      EXPECT_EQ(mounting.slips(), 0) << recording;
    }
  }
}

}  // namespace
}  // namespace evenstride
