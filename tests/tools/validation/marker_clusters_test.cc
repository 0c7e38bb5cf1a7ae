#include "tools/validation/marker_clusters.h"

#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <cmath>

#include "core/base/units.h"
#include "core/sim/random.h"
#include "tests/support/reference_data.h"

namespace evenstride::validation {
namespace {

TEST(MarkerClusters, TellHowFarTheyTurnAboutTheVertical) {
  sim::Random random(3);
  Cluster at_rest = Cluster::Zero();
  for (Eigen::Index i = 0; i < at_rest.size(); ++i) at_rest(i) = random.uniform(-0.04, 0.04);
  std::vector<Cluster> frames;
  for (int i = 0; i <= 100; ++i) {
    const Eigen::Matrix3d turn =
        Eigen::AngleAxisd(rad_from_deg(5.0 * i), Eigen::Vector3d::UnitZ()).toRotationMatrix();
    frames.push_back((turn * at_rest).colwise() + Eigen::Vector3d(0.01 * i, -0.02 * i, 1.0));
  }
  const std::vector<double> told = cluster_rotation_deg(frames);
  ASSERT_EQ(told.size(), frames.size());
  for (std::size_t i = 0; i < told.size(); ++i)
    EXPECT_NEAR(told[i] - told[0], 5.0 * static_cast<double>(i), 1e-6);  // beyond a whole turn too
  EXPECT_TRUE(cluster_rotation_deg({}).empty());
}

TEST(MarkerClusters, AreNotAskedWhereThereAreNone) {
  const auto found = evaluate_marker_clusters("no such folder", {});
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->has_value());
}

/// Cameras on the sensors differ from cameras on the bones by more than a sensor is asked for.
TEST(MarkerClusters, OfWalkersDifferFromTheirBones) {
  EVENSTRIDE_NEEDS_DATA(dataset, "grouvel2023_gait");
  const auto reference = read_reference(dataset);
  ASSERT_TRUE(reference);
  const auto found = evaluate_marker_clusters(dataset, *reference);
  ASSERT_TRUE(found && found->has_value());
  ASSERT_FALSE((*found)->rows.empty());
  EXPECT_GT((*found)->rows[0].value, 1.5);
  EXPECT_LT((*found)->rows[0].value, 2.5);
}

}  // namespace
}  // namespace evenstride::validation
