#include "tools/fit/pelvis_fit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "tests/support/reference_data.h"

namespace evenstride {
namespace {

TEST(PelvisFit, EveryRunAndRunnerLeftOutInTurn) {
  EVENSTRIDE_NEEDS_DATA(sacral, "alcantara2022_sacral_running");
  EVENSTRIDE_NEEDS_DATA(hybrid, "hybrid_running");
  EVENSTRIDE_NEEDS_DATA(force, "fukuchi2017_running");
  const auto rows = collect_pelvis_rows(sacral, hybrid, "fukuchi2017_running");
  ASSERT_TRUE(rows) << rows.error();
  const auto [run, runner] = judge_pelvis(*rows);
  EXPECT_EQ(run.n, 289u);
  EXPECT_LT(run.contact_sd_ms, 8.5);   // [8.1; by the vertical alone 9.3]
  EXPECT_LT(run.toe_off_sd_ms, 13.0);  // [12.2; 14.0]
  EXPECT_LT(run.peak_rmse_bw, 0.15);   // [0.146; 0.179]
  EXPECT_EQ(runner.n, 2679u);
  EXPECT_LT(runner.contact_sd_ms, 9.0);   // [8.6; 13.4]
  EXPECT_LT(runner.toe_off_sd_ms, 11.0);  // [10.2; 14.0]
  EXPECT_LT(runner.peak_rmse_bw, 0.18);   // [0.168; 0.248]
}

// The model file is what its command gives, but for what filters before it have changed since.
TEST(PelvisFit, GivesTheModelThatIsBuiltIn) {
  EVENSTRIDE_NEEDS_DATA(sacral, "alcantara2022_sacral_running");
  EVENSTRIDE_NEEDS_DATA(hybrid, "hybrid_running");
  EVENSTRIDE_NEEDS_DATA(force, "fukuchi2017_running");
  constexpr double kTime_s = 5e-4, kForce_bw = 0.005;  // far below what a step is told to
  const auto rows = collect_pelvis_rows(sacral, hybrid, "fukuchi2017_running");
  ASSERT_TRUE(rows) << rows.error();
  const PelvisModel fitted = fit_pelvis(*rows);
  for (const PelvisRow& row : *rows) {
    const PelvisReadout now = read_out(fitted, row.bounce),
                        built_in = read_out(PelvisModel::builtin(), row.bounce);
    EXPECT_NEAR(now.contact_s, built_in.contact_s, kTime_s);
    EXPECT_NEAR(now.toe_off_s, built_in.toe_off_s, kTime_s);
    EXPECT_NEAR(now.peak_bw, built_in.peak_bw, kForce_bw);
  }
}

TEST(PelvisFit, FindsTheConstantsThatMadeTheRows) {
  constexpr double kTime_s = 1e-3, kForce_bw = 0.02;  // the ridge pulls the weights in a little
  std::vector<PelvisRow> rows;
  for (int i = 0; i < 200; ++i) {
    PelvisRow row;
    row.set = static_cast<std::size_t>(i % 2);
    row.group = std::to_string(i % 10);
    Bounce& b = row.bounce;
    const auto wave = [&](int k) { return std::sin(0.7 * (k + 2) * i + k); };
    b.peak5_g = 2.0 + 0.2 * wave(0), b.peak10_g = 2.3 + 0.3 * wave(1), b.peak25_g = 3.0 + 0.6 * wave(2);
    b.width_s = 0.2 + 0.02 * wave(3), b.fall_s = 0.17 + 0.02 * wave(4), b.step_time_s = 0.35 + 0.03 * wave(5);
    b.forward = ForwardForce{0.3 * wave(6), 0.2 * wave(7), -1.0 + 0.3 * wave(8), 1.0 + 0.3 * wave(9)};
    row.contact_s = -0.01 + 0.01 * b.forward->braking_g;
    row.toe_off_s = 0.05 + b.fall_s;
    row.mid_stance_peak_bw = 0.5 + 0.8 * b.peak5_g, row.impact_peak_bw = 0.6 * b.peak25_g;
    row.peak_bw = std::max(row.mid_stance_peak_bw, row.impact_peak_bw);
    rows.push_back(row);
  }
  const PelvisModel model = fit_pelvis(rows);
  for (const PelvisRow& row : rows) {
    const PelvisReadout told = read_out(model, row.bounce);
    EXPECT_NEAR(told.contact_s, row.contact_s, kTime_s);
    EXPECT_NEAR(told.toe_off_s, row.toe_off_s, kTime_s);
    EXPECT_NEAR(told.peak_bw, row.peak_bw, kForce_bw);
  }
}

}  // namespace
}  // namespace evenstride
