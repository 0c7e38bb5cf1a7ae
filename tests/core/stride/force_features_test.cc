#include "core/stride/force_features.h"

#include <gtest/gtest.h>

#include "core/stride/segment_window.h"
#include "tests/core/stride/synthetic_gait.h"

namespace evenstride {
namespace {

constexpr double kLead_s = 0.2;

FootStance stance() {
  FootStance s = test::stance_at(Side::kLeft, 1.0, 0.24);
  s.previous_stride_time_s = 0.7;
  s.swing_rate_min_radps = -11.0;
  s.push_off_rate_max_radps = 9.0;
  return s;
}

/// A half sine of `peak_g` over the stance, free fall around it.
std::vector<double> pelvis(double peak_g) {
  std::vector<double> v;
  for (double t = -kLead_s; t < 0.3; t += SegmentWindow::kStep_s)
    v.push_back(t > 0.0 && t < 0.24 ? peak_g * std::sin(kPi * t / 0.24) : 0.0);
  return v;
}

TEST(ForceFeatures, TimesAndRatesAreTakenAsTheyAre) {
  ForceFeatureExtractor extractor;
  const auto f = extractor.extract(stance(), {}, kLead_s);
  ASSERT_TRUE(f);
  EXPECT_FALSE(f->has_pelvis);
  EXPECT_TRUE(f->has_shoe);
  EXPECT_NEAR((*f)[ForceFeature::kStepRatio], 0.35 / 0.24, 1e-12);
  EXPECT_NEAR((*f)[ForceFeature::kSwingRate], -11.0, 1e-12);
}

TEST(ForceFeatures, PeaksFallWithTheCutOffAndScaleWithTheWave) {
  ForceFeatureExtractor extractor;
  const auto one = extractor.extract(stance(), pelvis(2.5), kLead_s);
  const auto two = extractor.extract(stance(), pelvis(5.0), kLead_s);
  const double p5 = (*one)[ForceFeature::kPelvisPeak5], p8 = (*one)[ForceFeature::kPelvisPeak8],
               p12 = (*one)[ForceFeature::kPelvisPeak12];
  EXPECT_LT(p5, p8);
  EXPECT_LT(p8, p12);
  EXPECT_LT(p12, 2.5);
  EXPECT_NEAR((*two)[ForceFeature::kPelvisPeak8], 2.0 * p8, 1e-9);
  EXPECT_NEAR(two->wave[20], 2.0 * one->wave[20], 1e-9);
}

TEST(ForceFeatures, TheWaveIsCentredOnTheStance) {
  ForceFeatureExtractor extractor;
  const auto f = extractor.extract(stance(), pelvis(2.5), kLead_s);
  constexpr double kPhase_g = 0.02;  // zero-phase filter, linear reading between 5 ms points
  for (std::size_t i = 0; i < kWavePoints / 2; ++i)
    EXPECT_NEAR(f->wave[i], f->wave[kWavePoints - 1 - i], kPhase_g);
  EXPECT_GT(f->wave[kWavePoints / 2], 2.2);
}

TEST(ForceFeatures, AreAbsentWithoutToeOffOrStrideBefore) {
  ForceFeatureExtractor extractor;
  FootStance no_stride = stance(), no_toe_off = stance();
  no_stride.previous_stride_time_s.reset();
  no_toe_off.toe_off.reset();
  EXPECT_FALSE(extractor.extract(no_stride, {}, kLead_s));
  EXPECT_FALSE(extractor.extract(no_toe_off, {}, kLead_s));
}

}  // namespace
}  // namespace evenstride
