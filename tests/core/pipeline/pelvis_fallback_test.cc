#include "core/pipeline/pelvis_fallback.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace evenstride {
namespace {

struct Nobody final : StanceSink {
  void on_foot_contact(Side, Time) override {}
  void on_foot_stance(const FootStance&) override {}
};

constexpr double kRate_hz = 200.0, kContact_s = 0.24, kStep_s = 0.36, kStart_s = 3.0;

/// Standing, `bounces` of half a sine with free fall between them, and standing.
double force_g(double t, int bounces) {
  if (t < kStart_s || t > kStart_s + bounces * kStep_s) return 1.0;
  const double u = std::fmod(t - kStart_s, kStep_s);
  return u < kContact_s ? 0.5 * kPi * kStep_s / kContact_s * std::sin(kPi * u / kContact_s) : 0.0;
}

std::vector<FootStance> steps_without_shoes(int bounces) {
  const FittedModels models;
  Nobody nobody;
  const FootStage feet({}, models, nobody);
  SegmentChannel pelvis({}, {.site = Site::kPelvis, .rate_hz = kRate_hz});
  PelvisFallback fallback(models.pelvis());
  std::vector<FootStance> told;
  const auto take = [&](const FootStance& stance) { told.push_back(stance); };
  Time now;
  for (double t = 0.0; t < kStart_s + bounces * kStep_s + 3.0; t += 1.0 / kRate_hz) {
    now = time_from_s(t);
    pelvis.push(
        {now, Eigen::Vector3d(0.0, 0.0, kGravity_mps2 * force_g(t, bounces)), Eigen::Vector3d::Zero()});
    fallback.follow(pelvis, feet, take);
    fallback.settle(now, feet, take);
  }
  fallback.finish(now, feet, take);
  return told;
}

TEST(PelvisFallback, ALoneJumpIsNoStep) { EXPECT_TRUE(steps_without_shoes(1).empty()); }

TEST(PelvisFallback, StepsInARowAreTold) {
  for (int bounces : {3, 8}) {
    const auto told = steps_without_shoes(bounces);
    ASSERT_GE(told.size(), static_cast<std::size_t>(bounces - 1));
    ASSERT_LE(told.size(), static_cast<std::size_t>(bounces));
    for (const FootStance& stance : told) {
      EXPECT_TRUE(stance.quality.has(Mark::kFromPelvis));
      EXPECT_EQ(stance.side, Side::kUnknown);  // nothing rolls
      EXPECT_TRUE(stance.peak_vgrf_bw && stance.peak_vgrf_sd_bw);
    }
  }
}

}  // namespace
}  // namespace evenstride
