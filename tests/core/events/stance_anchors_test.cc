#include "core/events/stance_anchors.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <vector>

namespace evenstride {
namespace {

// A step in closed form: swing until 0.30 s, a foot that turns down at each of `slaps_s`, flat, push-off at
// 0.55.
FootGrid step_with_slaps(const std::vector<double>& slaps_s) {
  FootGrid grid(400.0);
  const auto hump = [](double t, double at, double width, double size) {
    return size * std::exp(-0.5 * std::pow((t - at) / width, 2));
  };
  for (int i = 0; i < 320; ++i) {
    const double t = i / 400.0;
    double rate = -hump(t, 0.15, 0.06, 10.0) + hump(t, 0.55, 0.035, 12.0);
    for (const double s : slaps_s) rate += hump(t, s, 0.012, 6.0);
    const double pull = 30.0 * std::tanh((t - 0.60) / 0.01);  // forward jerk at 0.60 s
    grid.push({time_from_s(t), {pull, 0.0, 9.81}, {0.0, rate, 0.0}});
  }
  return grid;
}

std::optional<StanceAnchors> anchors_of(StanceWindow& window, const FootGrid& grid) {
  window.load(grid, 0, 320, Side::kLeft);
  const auto outline = find_outline(window, 60.0, 0.7, {});
  if (!outline) return std::nullopt;
  window.load_all();
  return find_anchors(window, *outline);
}

constexpr double kNear = 1.5;  // samples of 2.5 ms: neighbouring humps lean on each other

TEST(StanceAnchors, ContactIsTheSlapAndToeOffTheForwardJerk) {
  const FootGrid grid = step_with_slaps({0.32});
  const auto window = std::make_unique<StanceWindow>();
  const auto anchors = anchors_of(*window, grid);
  ASSERT_TRUE(anchors);
  EXPECT_NEAR(anchors->contact, 0.32 * 400.0, kNear);
  EXPECT_NEAR(anchors->toe_off, 0.60 * 400.0, 3 * kNear);  // turned into the level by the foot's pitch
  EXPECT_LT(anchors->contact, anchors->outline.quiet);
  EXPECT_LT(anchors->outline.quiet, anchors->outline.tip_up);
}

TEST(StanceAnchors, EverySlapOfAFootIsOfferedOnceAndTheListEnds) {
  const std::vector<double> slaps_s = {0.29, 0.33, 0.37};
  const FootGrid grid = step_with_slaps(slaps_s);
  const auto window = std::make_unique<StanceWindow>();
  const auto anchors = anchors_of(*window, grid);
  ASSERT_TRUE(anchors);
  std::vector<double> offered;
  for (auto peak = next_contact_peak(*window, *anchors, 0.0); peak && offered.size() < 10;
       peak = next_contact_peak(*window, *anchors, *peak))
    offered.push_back(*peak);
  ASSERT_EQ(offered.size(), slaps_s.size());
  for (std::size_t i = 0; i < slaps_s.size(); ++i) EXPECT_NEAR(offered[i], slaps_s[i] * 400.0, kNear);
}

// A forefoot on a loose shoe: turns down slowly from 0.25 s, slaps at 0.31, and the sensor rings on at 25 Hz.
TEST(StanceAnchors, TheRingingOfALateSlapIsNoPushOff) {
  FootGrid grid(400.0);
  for (int i = 0; i < 320; ++i) {
    const double t = i / 400.0, since = t - 0.31;
    double rate = t < 0.25 ? -12.0 * std::sin(3.14159 * (t - 0.05) / 0.20) : 0.0;
    if (t >= 0.25 && t < 0.36) rate += 1.5;
    rate += 17.0 * std::exp(-0.5 * std::pow(since / 0.008, 2));
    if (since > 0.02) rate += 5.0 * std::exp(-since / 0.03) * std::cos(2.0 * 3.14159 * 25.0 * (since - 0.04));
    rate += 12.0 * std::exp(-0.5 * std::pow((t - 0.55) / 0.035, 2));
    grid.push({time_from_s(t), {30.0 * std::tanh((t - 0.60) / 0.01), 0.0, 9.81}, {0.0, rate, 0.0}});
  }
  const auto window = std::make_unique<StanceWindow>();
  for (int end = 130; end < 320; ++end) {  // live, as it grows
    window->load(grid, 0, end, Side::kLeft);
    const auto outline = find_outline(*window, 60.0, 0.7, {});
    if (outline) {
      EXPECT_NEAR(outline->push_off, 0.55 * 400.0, 2 * kNear) << end;
    }
  }
  const auto anchors = anchors_of(*window, grid);
  ASSERT_TRUE(anchors);
  EXPECT_NEAR(anchors->contact, 0.31 * 400.0, kNear);
}

TEST(StanceAnchors, AFootThatStaysDownHasNoOutline) {
  FootGrid grid(400.0);
  for (int i = 0; i < 320; ++i) {
    const double rate = i < 120 ? -8.0 * std::sin(3.14159 * i / 120.0) : 0.0;
    grid.push({time_from_s(i / 400.0), {0.0, 0.0, 9.81}, {0.0, rate, 0.0}});
  }
  const auto window = std::make_unique<StanceWindow>();
  EXPECT_FALSE(anchors_of(*window, grid));
}

TEST(UsualToeOff, EndsTheSearchSoonerOnceStepsAreKnownButNeverBeforeThem) {
  UsualToeOff usual;
  const double full = usual.latest_after_tip_up();
  StanceAnchors anchors;
  for (int i = 0; i < 10; ++i) {
    anchors.toe_off = anchors.outline.tip_up + 20.0 + i % 3;
    usual.add(anchors, anchors.toe_off - 15.0);
    EXPECT_GE(usual.latest_after_tip_up(), 22.0);
  }
  EXPECT_LT(usual.latest_after_tip_up(), full);
}

TEST(UsualToeOff, EndsTheSearchInTimeForTheStanceToBeTold) {
  UsualToeOff usual;
  StanceAnchors anchors;
  constexpr double kToldWithin = 0.100 * FootGrid::kRate_hz;
  const double toe_off = anchors.outline.tip_up + 5.0;
  for (int i = 0; i < 10; ++i) {
    anchors.toe_off = toe_off + 25.0;  // as late as an anchor comes
    usual.add(anchors, toe_off);
  }
  EXPECT_LT(usual.latest_after_tip_up(), 5.0 + kToldWithin - 4.0);  // a reading at 100 Hz
  EXPECT_GT(usual.latest_after_tip_up(), 5.0 + 25.0);
}

}  // namespace
}  // namespace evenstride
