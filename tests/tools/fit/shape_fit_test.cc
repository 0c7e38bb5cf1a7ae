#include "tools/fit/shape_fit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <iterator>

#include "core/base/units.h"
#include "tests/support/reference_data.h"

namespace evenstride {
namespace {

/// The level `phase` of a stride after a contact: a running one is rougher.
double true_level(ShoeGait gait, double phase) {
  const double turn = 2.0 * kPi * phase;
  return gait == ShoeGait::kRunning ? 1.0 + 0.6 * std::cos(turn) + 0.3 * std::sin(2.0 * turn)
                                    : 0.5 + 0.3 * std::cos(turn);
}

/// 30 s of strides, each with a contact; `heavier` adds to the level, turns the sensor anywhere.
ShapeShoe made_up_shoe(const std::string& person, ShoeGait gait, double stride_s, double heavier = 0.0) {
  ShapeShoe shoe;
  shoe.person = person;
  shoe.gait = gait;
  const Eigen::Vector3d axis_S(0.6, 0.0, -0.8);
  for (double t = 0.0; t < 30.0; t += 0.005) {
    const double level = heavier + true_level(gait, std::fmod(t, stride_s) / stride_s);
    const Eigen::Vector3f accel_S = (kGravity_mps2 * std::exp(level) * axis_S).cast<float>();
    shoe.sensor.device_time_s.push_back(t);
    shoe.sensor.rows.push_back({accel_S.x(), accel_S.y(), accel_S.z(), std::nanf(""), 0.0F, 0.0F});
  }
  for (double t = stride_s; t < 29.0; t += stride_s) {
    TrueStep step;
    step.ic_s = t;
    shoe.steps.push_back(step);
  }
  shoe.sums = sum_courses(shoe.sensor, shoe.steps);
  return shoe;
}

TEST(ShapeFit, FindsTheCourseThatStridesFollow) {
  constexpr double kSmoothed = 0.02;  // what three cells take off the peaks
  const auto model = fit_shoe_shapes(
      {made_up_shoe("A", ShoeGait::kRunning, 0.7), made_up_shoe("B", ShoeGait::kWalking, 1.1)});
  ASSERT_TRUE(model) << model.error();
  for (std::size_t i = 0; i < kShapeBins; ++i) {
    const double phase = (static_cast<double>(i) + 0.5) / kShapeBins;
    EXPECT_NEAR(model->run_stride[i], true_level(ShoeGait::kRunning, phase), kSmoothed) << i;
    EXPECT_NEAR(model->walk_stride[i], true_level(ShoeGait::kWalking, phase), kSmoothed) << i;
  }
  EXPECT_NEAR(model->run_contact[kRunBefore], true_level(ShoeGait::kRunning, 0.0), kSmoothed);
  EXPECT_NEAR(model->run_contact.front(), true_level(ShoeGait::kRunning, 1.0 - 0.1 / 0.7), kSmoothed);
  EXPECT_NEAR(model->run_contact.back(), true_level(ShoeGait::kRunning, 0.1 / 0.7), kSmoothed);
  EXPECT_NEAR(model->walk_contact.front(), true_level(ShoeGait::kWalking, 1.0 - 0.3 / 1.1), kSmoothed);
  EXPECT_NEAR(model->walk_contact.back(), true_level(ShoeGait::kWalking, 0.25 / 1.1), kSmoothed);
}

TEST(ShapeFit, WhoIsLeftOutDoesNotCount) {
  constexpr double kHeavier = 0.4, kRounding = 1e-3;
  const ShapeShoe usual = made_up_shoe("A", ShoeGait::kRunning, 0.7),
                  heavier = made_up_shoe("B", ShoeGait::kRunning, 0.7, kHeavier),
                  walk = made_up_shoe("C", ShoeGait::kWalking, 1.1);
  const auto both = fit_shoe_shapes({usual, heavier, walk}),
             one = fit_shoe_shapes({usual, heavier, walk}, "B");
  ASSERT_TRUE(both && one);
  for (std::size_t i = 0; i < kShapeBins; ++i)
    EXPECT_NEAR(both->run_stride[i] - one->run_stride[i], 0.5 * kHeavier, kRounding);
  EXPECT_FALSE(fit_shoe_shapes({usual, walk}, "A"));
  EXPECT_FALSE(fit_shoe_shapes({usual, walk}, "C"));
}

TEST(ShapeFit, AContactWithReadingsLostAboutItIsLeftOut) {
  ShapeShoe shoe = made_up_shoe("A", ShoeGait::kRunning, 0.7);
  const std::size_t contacts = shoe.sums.contacts.n;
  const auto from = static_cast<long>(14.0 / 0.005), to = from + 20;  // 0.1 s about the contact at 14 s
  shoe.sensor.rows.erase(shoe.sensor.rows.begin() + from, shoe.sensor.rows.begin() + to);
  shoe.sensor.device_time_s.erase(shoe.sensor.device_time_s.begin() + from,
                                  shoe.sensor.device_time_s.begin() + to);
  EXPECT_EQ(sum_courses(shoe.sensor, shoe.steps).contacts.n, contacts - 1);
}

/// Bars lie a little below what was measured [in brackets].
TEST(ShapeFit, NewRunnersAndWalkersAreServed) {
  EVENSTRIDE_NEEDS_DATA(hybrid, "hybrid_running");
  EVENSTRIDE_NEEDS_DATA(voisard, "voisard2023_walking");
  auto shoes = collect_shape_shoes(hybrid, ShoeGait::kRunning);
  auto walking = collect_shape_shoes(voisard, ShoeGait::kWalking);
  ASSERT_TRUE(shoes && walking);
  std::move(walking->begin(), walking->end(), std::back_inserter(*shoes));
  const auto run = judge_shoe_shapes(*shoes, ShoeGait::kRunning),
             walk = judge_shoe_shapes(*shoes, ShoeGait::kWalking);
  ASSERT_TRUE(run && walk);
  const auto share = [](std::size_t part, std::size_t of) {
    return static_cast<double>(part) / static_cast<double>(of);
  };
  EXPECT_EQ(run->people, 22u);
  EXPECT_GT(share(run->matched, run->truth), 0.996);  // [0.998]
  EXPECT_GT(share(run->matched, run->told), 0.997);   // [0.999]
  EXPECT_LT(std::abs(run->bias_ms), 2.5);             // [+1.8]
  EXPECT_LT(run->sd_ms, 9.0);                         // [8.4]
  EXPECT_EQ(walk->people, 12u);
  EXPECT_GT(share(walk->matched, walk->truth), 0.80);  // [0.823]: turns, first and last steps are missed
  EXPECT_GT(share(walk->matched, walk->told), 0.90);   // [0.913]
  EXPECT_LT(walk->sd_ms, 17.0);                        // [15.6]

  constexpr double kDigits = 1e-6;  // the file has nine
  const auto again = fit_shoe_shapes(*shoes);
  ASSERT_TRUE(again);
  const ShoeShapes& built_in = ShoeShapes::builtin();
  const auto same = [&](const auto& a, const auto& b) {
    for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], kDigits) << i;
  };
  same(again->run_stride, built_in.run_stride);
  same(again->run_contact, built_in.run_contact);
  same(again->walk_stride, built_in.walk_stride);
  same(again->walk_contact, built_in.walk_contact);
}

}  // namespace
}  // namespace evenstride
