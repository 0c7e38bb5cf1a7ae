#include "core/symmetry/side_pair.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/core/symmetry/symmetry_support.h"

namespace evenstride {
namespace {

constexpr SymmetryQuantity kAll[] = {SymmetryQuantity::kContactTime, SymmetryQuantity::kFlightTime,
                                     SymmetryQuantity::kPeakForce,   SymmetryQuantity::kImpulse,
                                     SymmetryQuantity::kImpactPeak,  SymmetryQuantity::kPelvicDrop};

StepRecord step_of(Side side, bool from_pelvis) {
  StepRecord step = test::step_at(side, side == Side::kLeft ? 0.0 : 0.35, 0.25);
  step.flight_time_s = 0.1;
  step.peak_vgrf_bw = 2.5;
  step.vertical_impulse_bws = 0.35;
  step.impact_peak_mps2 = 70.0;
  if (from_pelvis) step.quality.add(Mark::kFromPelvis);
  return step;
}

int compared(bool left_from_pelvis, bool right_from_pelvis) {
  int count = 0;
  for (const SymmetryQuantity quantity : kAll)
    if (pair_of(step_of(Side::kLeft, left_from_pelvis), step_of(Side::kRight, right_from_pelvis), quantity))
      ++count;
  return count;
}

TEST(SidePair, ComparesLikeWithLike) {
  EXPECT_EQ(compared(false, false), 6);
  EXPECT_EQ(compared(true, false), 1);  // pelvic drop
  EXPECT_EQ(compared(false, true), 1);
  EXPECT_EQ(compared(true, true), 2);  // and impulse
}

TEST(SidePair, IsTheLogarithmOfTheRatio) {
  StepRecord left = step_of(Side::kLeft, false);
  const StepRecord right = step_of(Side::kRight, false);
  left.contact_time_s = 1.05 * *right.contact_time_s;
  left.pelvic_drop_rad = 0.10;
  const auto contact = pair_of(left, right, SymmetryQuantity::kContactTime);
  ASSERT_TRUE(contact);
  EXPECT_NEAR(contact->difference, 100.0 * std::log(1.05), 1e-9);
  EXPECT_NEAR(index_of(SymmetryQuantity::kContactTime, contact->difference), 200.0 * 0.05 / 2.05, 1e-9);
  EXPECT_NEAR(pair_of(left, right, SymmetryQuantity::kPelvicDrop)->difference, 0.02, 1e-12);
  left.contact_time_s.reset();
  EXPECT_FALSE(pair_of(left, right, SymmetryQuantity::kContactTime));
}

}  // namespace
}  // namespace evenstride
