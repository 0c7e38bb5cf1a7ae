// A recording that begins in the midst of running, without any standing.
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/units.h"
#include "tests/core/pipeline/simulated_run.h"

namespace evenstride {
namespace {

/// What the pipeline says of a run of which the first `cut_s` are not seen.
test::KeptResults seen_from(const test::SimulatedRun& run, double cut_s) {
  test::KeptResults results;
  Pipeline pipeline({}, results);
  for (const SensorSpec& spec : run.specs) pipeline.add_sensor(spec, Time{});
  for (const sim::SimulatedBlock& block : run.blocks)
    if (block.first_true_s >= cut_s) pipeline.push(block.view());
  pipeline.finish();
  return results;
}

TEST(MidRunStart, TheFirstStridesAreToldAsWellAsLaterOnes) {
  constexpr double kCut_s = 15.0, kFirst_s = 5.0;
  constexpr double kRange_rad = rad_from_deg(3.0);  // seen to 1; 10 and more while the start was not levelled
  for (std::uint64_t seed : {1u, 2u, 3u, 4u}) {
    const test::SimulatedRun run = test::simulate_run(sim::plain_run(5.0, 35.0, seed), 200.0);
    const test::KeptResults results = seen_from(run, kCut_s);
    int compared = 0;
    for (const StrideRecord& stride : results.strides) {
      const double start_s = seconds(stride.start);
      if (start_s > kCut_s + kFirst_s) continue;
      for (const sim::TrueStride& truth : run.truth.strides) {
        if (truth.side != stride.side || std::abs(truth.start_s - start_s) > 0.06) continue;
        ASSERT_TRUE(stride.pelvis_obliquity_range_rad && stride.pelvis_rotation_range_rad);
        EXPECT_NEAR(*stride.pelvis_obliquity_range_rad, truth.pelvis_obliquity_range_rad, kRange_rad)
            << seed << " at " << start_s;
        EXPECT_NEAR(*stride.pelvis_rotation_range_rad, truth.pelvis_rotation_range_rad, kRange_rad)
            << seed << " at " << start_s;
        ++compared;
      }
    }
    EXPECT_GT(compared, 5) << seed;
  }
}

}  // namespace
}  // namespace evenstride
