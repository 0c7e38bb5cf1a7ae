#include "core/stride/stride_builder.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/core/stride/synthetic_gait.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

using test::stance_at;
using test::SyntheticSegment;

constexpr double kAngle_rad = 5e-4;  // grid of 200 Hz on the extremes of a sine
constexpr double kPhase_rad = 2e-3;
constexpr double kStride_s = 0.7;

struct Runner {
  SyntheticSegment pelvis, trunk;
  std::vector<StepRecord> steps, stances;
  std::vector<StrideRecord> strides;

  void go(int steps_wanted, double contact_time_s = 0.25, StrideParams params = {}) {
    const SegmentHistory p = pelvis.history(0.0, 10.0, 200.0), t = trunk.history(0.0, 10.0, 200.0);
    GaitSources sources;
    sources.pelvis = {&p, &pelvis.mounting, 1e-3};
    sources.trunk = {&t, &trunk.mounting, 1e-3};
    StrideBuilder builder(params);
    for (int i = 0; i < steps_wanted; ++i)
      take(builder.push(
          stance_at(i % 2 == 0 ? Side::kLeft : Side::kRight, 1.0 + 0.5 * kStride_s * i, contact_time_s),
          sources));
    take(builder.finish());
  }
  void take(const GaitRecords& r) {
    steps.insert(steps.end(), r.steps.begin(), r.steps.begin() + r.step_count);
    if (r.stance) stances.push_back(*r.stance);
    if (r.stride) strides.push_back(*r.stride);
  }
};

TEST(StrideBuilder, EveryStanceBecomesOneStepAndEveryReturnOfAFootOneStride) {
  Runner run;
  run.go(12);
  ASSERT_EQ(run.steps.size(), 12u);
  ASSERT_EQ(run.stances.size(), 12u);
  ASSERT_EQ(run.strides.size(), 10u);
  EXPECT_NEAR(*run.steps[3].flight_time_s, 0.1, 1e-9);
  EXPECT_NEAR(*run.steps[3].step_time_s, 0.35, 1e-9);
  EXPECT_FALSE(run.stances[3].flight_time_s);
  EXPECT_FALSE(run.steps[11].flight_time_s);
  EXPECT_TRUE(run.steps[11].quality.has(Mark::kLastStep));
  EXPECT_NEAR(run.strides[0].stride_time_s, kStride_s, 1e-9);
  EXPECT_EQ(run.strides[0].side, Side::kLeft);
}

TEST(StrideBuilder, RecoversAnglesOfASinusoidalRunner) {
  Runner run;
  run.pelvis.rotation_rad = 0.08;
  run.trunk.rotation_rad = 0.15;
  run.trunk.rotation_phase_rad = 2.0;
  run.trunk.tilt_rad = 0.12;
  run.go(12);
  const double twist = std::abs(std::polar(0.15, 2.0) - std::polar(0.08, 0.0));
  for (const StrideRecord& s : run.strides) {
    EXPECT_NEAR(*s.pelvis_rotation_range_rad, 0.16, kAngle_rad);
    EXPECT_NEAR(*s.trunk_rotation_range_rad, 0.30, kAngle_rad);
    EXPECT_NEAR(*s.counter_rotation_range_rad, 2.0 * twist, 2.0 * kAngle_rad);
    EXPECT_NEAR(*s.counter_rotation_phase_rad, 2.0, kPhase_rad);
    EXPECT_NEAR(*s.pelvis_obliquity_range_rad, 0.12, kAngle_rad);
    EXPECT_NEAR(*s.trunk_lean_rad, 0.12, kAngle_rad);
    EXPECT_NEAR(*s.vertical_oscillation_m, 0.08, 0.001);
    EXPECT_TRUE(s.quality.good()) << s.quality.text();
  }
  EXPECT_NEAR(*run.strides.back().coordination_variability_rad, 0.0, 0.01);
}

TEST(StrideBuilder, RecoversTheDropOfASinusoidalPelvis) {
  Runner run;
  // Left contacts at 1.0 + k 0.7: obliquity rises from its zero there to its top a quarter stride later.
  run.pelvis.obliquity_phase_rad = -run.pelvis.phase(1.0);
  run.go(12);
  for (const StepRecord& s : run.steps) EXPECT_NEAR(*s.pelvic_drop_rad, 0.06, 1e-3);  // 25 Hz filter
}

// Law: how the sensors sit on their segments, and which way the runner heads, changes nothing.
TEST(StrideBuilder, MountingAndHeadingChangeNothing) {
  Runner plain;
  plain.trunk.rotation_phase_rad = 1.0;
  plain.go(8);
  std::mt19937 g(11);
  for (int k = 0; k < 20; ++k) {
    Runner turned;
    turned.trunk.rotation_phase_rad = 1.0;
    turned.pelvis.mounting.R_BS = test::random_rotation(g);
    turned.trunk.mounting.R_BS = test::random_rotation(g);
    turned.pelvis.heading0_rad = 0.37 * k;
    turned.trunk.heading0_rad = -1.3 * k;
    turned.go(8);
    for (std::size_t i = 0; i < plain.strides.size(); ++i) {
      EXPECT_NEAR(*turned.strides[i].counter_rotation_range_rad, *plain.strides[i].counter_rotation_range_rad,
                  1e-5);
      EXPECT_NEAR(*turned.strides[i].counter_rotation_phase_rad, *plain.strides[i].counter_rotation_phase_rad,
                  1e-4);
      EXPECT_NEAR(*turned.strides[i].pelvis_obliquity_range_rad, *plain.strides[i].pelvis_obliquity_range_rad,
                  1e-5);
      EXPECT_NEAR(*turned.steps[i].pelvic_drop_rad, *plain.steps[i].pelvic_drop_rad, 1e-5);
    }
  }
}

TEST(StrideBuilder, ATurnIsTakenOffTheRotationAndSaid) {
  Runner run;
  run.pelvis.turn_radps = run.trunk.turn_radps = 0.1;  // a bend of 36 m at 3.6 m/s
  run.go(20);
  for (const StrideRecord& s : run.strides) {
    EXPECT_NEAR(*s.turn_rate_radps, 0.1, 1e-3);
    if (&s - run.strides.data() < 6) continue;  // the trend must settle
    EXPECT_NEAR(*s.pelvis_rotation_range_rad, 0.2, kAngle_rad);
    EXPECT_TRUE(s.quality.has(Mark::kTurning));
    EXPECT_TRUE(s.quality.has(Mark::kDetrended));
  }
}

TEST(StrideBuilder, ADriftingGyroscopeIsFoundAndDetrended) {
  Runner run;
  run.pelvis.turn_radps = 0.02;  // 1.1 deg/s, less than any turn
  run.go(24);
  EXPECT_FALSE(run.strides.front().quality.has(Mark::kDetrended));
  EXPECT_TRUE(run.strides.back().quality.has(Mark::kDetrended));
  EXPECT_FALSE(run.strides.back().quality.has(Mark::kTurning));
  EXPECT_NEAR(*run.strides.back().pelvis_rotation_range_rad, 0.2, kAngle_rad);
}

TEST(StrideBuilder, WalkingFeetOverlap) {
  Runner run;
  run.go(6, 0.42);
  EXPECT_NEAR(*run.steps[2].flight_time_s, -0.07, 1e-9);
}

TEST(StrideBuilder, WithoutSensorsOnlyTimesRemain) {
  StrideBuilder builder;
  GaitRecords last;
  for (int i = 0; i < 4; ++i)
    last = builder.push(stance_at(i % 2 == 0 ? Side::kLeft : Side::kRight, 0.35 * i, 0.25), {});
  ASSERT_TRUE(last.stride);
  EXPECT_FALSE(last.stride->pelvis_rotation_range_rad);
  EXPECT_FALSE(last.stance->pelvic_drop_rad);
  EXPECT_TRUE(last.stance->quality.has(Mark::kNoPelvis));
  EXPECT_TRUE(last.stride->quality.has(Mark::kNoTrunk));
}

TEST(StrideBuilder, WithoutMountingOnlyTheVerticalRemains) {
  const SegmentHistory h = SyntheticSegment{}.history(0.0, 4.0, 200.0);
  GaitSources sources;
  sources.pelvis.history = &h;
  StrideBuilder builder;
  GaitRecords last;
  for (int i = 0; i < 4; ++i)
    last = builder.push(stance_at(i % 2 == 0 ? Side::kLeft : Side::kRight, 1.0 + 0.35 * i, 0.25), sources);
  EXPECT_TRUE(last.stride->vertical_oscillation_m);
  EXPECT_FALSE(last.stride->pelvis_rotation_range_rad);
  EXPECT_TRUE(last.stride->quality.has(Mark::kUncalibrated));
}

TEST(StrideBuilder, AMissedStepOfTheOtherFootCostsItsNeighboursFlightOnly) {
  StrideBuilder builder;
  builder.push(stance_at(Side::kLeft, 1.0, 0.25), {});
  const GaitRecords r = builder.push(stance_at(Side::kLeft, 1.7, 0.25), {});
  ASSERT_EQ(r.step_count, 1);
  EXPECT_FALSE(r.steps[0].flight_time_s);
  EXPECT_TRUE(r.steps[0].quality.has(Mark::kNoOtherShoe));
  EXPECT_TRUE(r.stride);
}

TEST(StrideBuilder, StepsFromThePelvisAloneAlternate) {
  StrideBuilder builder;
  GaitRecords r;
  for (int i = 0; i < 5; ++i) {
    FootStance s = stance_at(Side::kUnknown, 1.0 + 0.35 * i, 0.25);
    s.quality.add(Mark::kFromPelvis);
    r = builder.push(s, {});
    if (i == 0) continue;
    EXPECT_NEAR(*r.steps[0].flight_time_s, 0.1, 1e-9);
  }
  ASSERT_TRUE(r.stride);
  EXPECT_NEAR(r.stride->stride_time_s, 0.7, 1e-9);
}

TEST(StrideBuilder, AnOpenStepClosesWhenTheRunnerStops) {
  StrideBuilder builder;
  builder.push(stance_at(Side::kLeft, 1.0, 0.25), {});
  EXPECT_EQ(builder.advance(time_from_s(2.0)).step_count, 0);
  EXPECT_EQ(builder.advance(time_from_s(6.0)).step_count, 1);
  EXPECT_EQ(builder.advance(time_from_s(9.0)).step_count, 0);
}

TEST(StrideBuilder, SpeedIsTheMedianOfBothShoesLastStrides) {
  StrideBuilder builder;
  GaitRecords r;
  int i = 0;
  for (const double v : {3.0, 3.1, 9.0, 3.2, 3.1}) {
    FootStance s = stance_at(i % 2 == 0 ? Side::kLeft : Side::kRight, 1.0 + 0.35 * i, 0.25);
    s.speed_mps = v;
    ++i;
    r = builder.push(s, {});
  }
  EXPECT_NEAR(*r.stride->speed_mps, 3.1, 1e-12);
}

SegmentHistory without_negative_half(const SegmentHistory& whole) {
  SegmentHistory cut(20.0, 200.0);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    OrientedSample s = whole[i];
    s.accel_E_mps2.z() = std::max(0.0f, s.accel_E_mps2.z());
    cut.push(s);
  }
  return cut;
}

// No motion has a mean vertical far from 1 g: such a signal was cut or scaled before it came here.
TEST(StrideBuilder, AnImplausibleVerticalIsNotUsedForTheForce) {
  SyntheticSegment body;
  body.height_m = 0.05;
  const SegmentHistory whole = body.history(0.0, 10.0, 200.0), cut = without_negative_half(whole);
  for (const SegmentHistory* history : {&whole, &cut}) {
    GaitSources sources;
    sources.pelvis = {history, &body.mounting, 1e-3};
    StrideBuilder builder;
    for (int i = 0; i < 16; ++i) {
      FootStance stance = stance_at(i % 2 == 0 ? Side::kLeft : Side::kRight, 1.0 + 0.35 * i, 0.25);
      stance.previous_stride_time_s = 0.7;
      builder.push(stance, sources);
    }
    ASSERT_TRUE(builder.force_features());
    EXPECT_EQ(builder.force_features()->has_pelvis, history == &whole);
  }
}

TEST(StrideBuilder, PeakForceIsAbsentInWalkingAndCorrectedForTheRunner) {
  FootStance run = stance_at(Side::kLeft, 1.0, 0.25), walk = stance_at(Side::kLeft, 1.0, 0.65);
  run.previous_stride_time_s = 0.7;
  walk.previous_stride_time_s = 1.1;
  FootStance told = walk;
  told.walking = true;
  const double plain = *StrideBuilder().push(run, {}).stance->peak_vgrf_bw;
  EXPECT_NEAR(*StrideBuilder({}, {.gain = 0.9, .offset_bw = 0.3}).push(run, {}).stance->peak_vgrf_bw,
              0.9 * plain + 0.3, 1e-12);
  EXPECT_FALSE(StrideBuilder().push(walk, {}).stance->peak_vgrf_bw);  // no flight
  EXPECT_FALSE(StrideBuilder().push(told, {}).stance->peak_vgrf_bw);
  EXPECT_FALSE(StrideBuilder().push(told, {}).stance->vertical_stiffness_bwpm);
}

TEST(StrideBuilder, AStepFarFromTheFittedOnesGetsNoForce) {
  FootStance odd = stance_at(Side::kLeft, 1.0, 0.09);
  odd.previous_stride_time_s = 1.6;
  const GaitRecords r = StrideBuilder().push(odd, {});
  EXPECT_FALSE(r.stance->peak_vgrf_bw);
  EXPECT_TRUE(r.stance->quality.has(Mark::kOutsideModel));
}

TEST(StrideBuilder, AllocatesNothingAfterTheFirstStride) {
  const SyntheticSegment body;
  const SegmentHistory h = body.history(0.0, 10.0, 200.0);
  GaitSources sources;
  sources.pelvis = sources.trunk = {&h, &body.mounting, 1e-3};
  StrideBuilder builder;
  int strides = 0;
  const auto push = [&](int i) {
    const Side side = i % 2 == 0 ? Side::kLeft : Side::kRight;
    strides += builder.push(stance_at(side, 1.0 + 0.35 * i, 0.25), sources).stride.has_value();
  };
  for (int i = 0; i < 12; ++i)
    push(i);  // scratch memory of the thread is made at its first use, the last of it once the level is known
  const test::AllocationCounter counter;
  for (int i = 12; i < 20; ++i) push(i);
  EXPECT_EQ(counter.count(), 0u);
  EXPECT_EQ(strides, 18);
}

}  // namespace
}  // namespace evenstride
