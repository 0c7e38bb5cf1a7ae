#include "core/fatigue/baseline.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/sim/random.h"

namespace evenstride {
namespace {

constexpr std::size_t kContact = 0;

/// Blocks whose medians spread as independent strides would make them, at speeds given by `speed`.
template <class Speed>
Baseline learn(const FatigueParams& params, sim::Random& random, int blocks, const Speed& speed,
               double slope) {
  Baseline baseline;
  for (int i = 0; i < blocks; ++i) {
    StrideBlock block;
    block.speed_mps = speed(i);
    block.known.fill(true);
    for (std::size_t c = 0; c < block.value.size(); ++c) {
      const double sd = params.channels[c].block_sd;
      block.value[c] = 1.0 + sd * random.normal() + (c == kContact ? slope * (*block.speed_mps - 3.0) : 0.0);
      block.stride_variance[c] = sd * sd * params.block_strides / 1.57;
    }
    baseline.add(block, 300.0 + 18.0 * i, params);
  }
  return baseline;
}

TEST(Baseline, FreshBlocksLieOneSdFromItAndAreUncorrelated) {
  const FatigueParams params;
  sim::Random random(2);
  double square = 0.0, mahalanobis = 0.0;
  const int runs = 300;
  for (int r = 0; r < runs; ++r) {
    const Baseline baseline = learn(
        params, random, 22, [](int) { return 3.0; }, 0.0);
    StrideBlock block;
    block.known.fill(true);
    for (std::size_t c = 0; c < block.value.size(); ++c)
      block.value[c] = 1.0 + params.channels[c].block_sd * random.normal();
    ChannelMask known{};
    const ChannelValues z = baseline.distance(block, known);
    Baseline::Vector v;
    for (std::size_t c = 0; c < z.size(); ++c) v[static_cast<Eigen::Index>(c)] = z[c];
    square += v.squaredNorm() / static_cast<double>(z.size()) / runs;
    mahalanobis += baseline.squared_distance(v) / runs;
    EXPECT_LT(baseline.slowness(), 2.0);
  }
  EXPECT_NEAR(square, 1.0, 0.2);
  EXPECT_NEAR(mahalanobis, 1.0, 0.35);
}

TEST(Baseline, LearnsAPersonalSlopeWhereSpeedsDiffer) {
  const FatigueParams params;
  sim::Random random(4);
  const double slope = -0.25;  // most runners: -0.14
  const Baseline baseline = learn(
      params, random, 30, [](int i) { return 2.6 + 0.4 * (i % 3); }, slope);
  StrideBlock faster;
  faster.known.fill(true);
  faster.speed_mps = 3.8;
  faster.value.fill(1.0);
  faster.value[kContact] = 1.0 + slope * 0.8;
  ChannelMask known{};
  EXPECT_LT(std::abs(baseline.distance(faster, known)[kContact]), 4.0);
}

TEST(Baseline, EarlyBlocksServeOnlyUntilTheProperOnesAreThere) {
  FatigueParams params;
  params.baseline_end_s = 700.0;
  Baseline baseline;
  StrideBlock block;
  block.known.fill(true);
  block.stride_variance.fill(1e-4);
  sim::Random random(1);
  for (double t = 130.0; t < 720.0; t += 18.0) {
    for (double& v : block.value) v = (t < params.settled_s ? 5.0 : 1.0) + 0.01 * random.normal();
    baseline.add(block, t, params);
  }
  ASSERT_TRUE(baseline.complete());
  EXPECT_EQ(baseline.progress(params), 1.0);
  block.value.fill(1.0);
  ChannelMask known{};
  EXPECT_LT(std::abs(baseline.distance(block, known)[kContact]), 2.0);
}

TEST(Baseline, AChannelThatWasMissingStaysOut) {
  const FatigueParams params;
  Baseline baseline;
  StrideBlock block;
  block.known.fill(true);
  block.known[index(FatigueChannel::kTrunkLean)] = false;
  block.stride_variance.fill(1e-4);
  for (int i = 0; i < 10; ++i) baseline.add(block, 300.0 + i, params);
  ChannelMask known{};
  block.known.fill(true);
  (void)baseline.distance(block, known);
  EXPECT_FALSE(known[index(FatigueChannel::kTrunkLean)]);
  EXPECT_TRUE(known[kContact]);
}

}  // namespace
}  // namespace evenstride
