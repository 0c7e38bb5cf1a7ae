// What the stiffness formula is worth when the force is known.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "core/base/units.h"
#include "core/stride/stiffness.h"
#include "tests/support/reference_data.h"
#include "tools/formats/true_force.h"

namespace evenstride {
namespace {

constexpr double kStep_s = 0.001;

/// From a contact to the next of the same foot the body ends as high and as fast as it began.
std::optional<double> measured_sinking_m(const TrueForce& force, const TrueStep& step, double stride_end_s) {
  std::vector<double> speed;
  double v = 0.0, mean_a = 0.0;
  const int n = static_cast<int>((stride_end_s - step.ic_s) / kStep_s);
  for (int i = 0; i < n; ++i) mean_a += kGravity_mps2 * (force.at(step.ic_s + i * kStep_s) - 1.0) / n;
  if (std::abs(mean_a) > 0.1 * kGravity_mps2) return std::nullopt;  // not even running
  double mean_v = 0.0;
  for (int i = 0; i < n; ++i) {
    v += kStep_s * (kGravity_mps2 * (force.at(step.ic_s + i * kStep_s) - 1.0) - mean_a);
    speed.push_back(v);
    mean_v += v / n;
  }
  double z = 0.0, lowest = 0.0;
  for (int i = 0; i < n && i * kStep_s < *step.contact_time_s; ++i) {
    z += kStep_s * (speed[static_cast<std::size_t>(i)] - mean_v);
    lowest = std::min(lowest, z);
  }
  return -lowest;
}

TEST(StiffnessOnPlates, SinksAsTheMeasuredForceDoes) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  EVENSTRIDE_NEEDS_DATA(forces, "fukuchi2017_running");
  const auto trials = read_true_trials(folder);
  ASSERT_TRUE(trials) << trials.error();
  double n = 0.0, sum = 0.0, squares = 0.0;
  for (const TrueTrial& trial : *trials) {
    if (trial.variant == "clocks" || trial.source != "fukuchi2017_running") continue;
    const auto steps = read_true_steps(folder, trial);
    ASSERT_TRUE(steps) << steps.error();
    const auto force = read_true_force(folder, trial, *steps);
    ASSERT_TRUE(force) << forces;
    for (std::size_t i = 0; i + 2 < steps->size(); ++i) {
      const TrueStep &step = (*steps)[i], &same_foot = (*steps)[i + 2];
      if (same_foot.ic_s - step.ic_s > 1.1 || same_foot.side != step.side || !step.contact_time_s) continue;
      if (!step.vertical_impulse_bws || !step.duration_ok) continue;
      const auto shape = force->shape(step.ic_s, step.ic_s + *step.contact_time_s);
      const auto measured = measured_sinking_m(*force, step, same_foot.ic_s);
      if (!shape || !measured) continue;
      const double told =
          sinking_m(scaled(*shape, *step.vertical_impulse_bws, *step.contact_time_s), *step.contact_time_s);
      const double error_pct = 100.0 * (*measured / told - 1.0);  // of the stiffness
      n += 1.0;
      sum += error_pct;
      squares += error_pct * error_pct;
    }
  }
  EXPECT_GT(n, 2500.0);
  const double bias = sum / n, sd = std::sqrt(squares / n - bias * bias);
  RecordProperty("bias_tenths_pct", static_cast<int>(std::lround(10.0 * bias)));
  RecordProperty("sd_tenths_pct", static_cast<int>(std::lround(10.0 * sd)));
  EXPECT_LT(std::abs(bias), 2.0) << sd;
  EXPECT_LT(sd, 6.0) << bias;
}

}  // namespace
}  // namespace evenstride
