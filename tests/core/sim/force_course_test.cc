#include "core/sim/force_course.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/units.h"
#include "core/sim/random.h"

namespace evenstride::sim {
namespace {

constexpr int kGrid = 2000;  // midpoint sums of ten sines are exact to 1e-5

TEST(ForceCourse, OfOneSineIsKnownInClosedForm) {
  const ForceCourse half_sine{0.5 * kPi};
  EXPECT_NEAR(mean_of(half_sine), 1.0, 1e-12);
  EXPECT_NEAR(centroid_of(half_sine), 0.5, 1e-12);
  EXPECT_NEAR(peak_of(half_sine), 0.5 * kPi, 1e-9);
  EXPECT_NEAR(force_at(half_sine, 1.0 / 6.0), 0.25 * kPi, 1e-12);
}

TEST(ForceCourse, MeanAndCentroidAreThoseOfTheSums) {
  Random random(2);
  for (int i = 0; i < 50; ++i) {
    ForceCourse course{};
    for (double& term : course) term = random.normal();
    course[0] += 4.0;  // so that the mean is well above 0
    double sum = 0.0, moment = 0.0;
    for (int k = 0; k < kGrid; ++k) {
      const double u = (k + 0.5) / kGrid, force = force_at(course, u) / kGrid;
      sum += force;
      moment += u * force;
    }
    EXPECT_NEAR(mean_of(course), sum, 1e-4);
    EXPECT_NEAR(centroid_of(course), moment / sum, 1e-4);
  }
}

/// Over all that a style may ask of runners as they are: peaks within two spreads of the usual.
TEST(ForceCourse, HasTheWishedPeakAndPushesHardestBeforeMidStance) {
  const RunningModel& people = RunningModel::builtin();
  Random random(3);
  for (int i = 0; i < 300; ++i) {
    const double speed_mps = random.uniform(2.4, 5.0);
    const double strike_rad = random.uniform(-0.05, 0.5);
    const double contact_s = 0.36 - 0.034 * speed_mps + random.uniform(-0.02, 0.02);
    const double cadence_spm = 150.0 + 7.0 * speed_mps + random.uniform(-8.0, 8.0);
    const RunningKind kind{strike_rad, speed_mps, contact_s, 60.0 / cadence_spm};
    const double peak = at_kind(people.usual_peak, kind) + random.uniform(-2.0, 2.0) * people.peak_spread;
    const ForceCourse course = force_course(people, kind, peak);
    EXPECT_NEAR(mean_of(course), 1.0, 1e-12);
    const double least =
        peak_of(force_course(people, kind, 1.0));  // an impact peak may stand above a low wish
    EXPECT_NEAR(peak_of(course), std::max(peak, least), 0.01);
    EXPECT_LT(least, peak + 0.02);
    EXPECT_GT(centroid_of(course), 0.42);
    EXPECT_LT(centroid_of(course), 0.48);
    for (int k = 0; k <= 100; ++k) EXPECT_GT(force_at(course, 0.01 * k), -0.05);
  }
}

/// Nobody lands softer than the impact peak: a wish below it gives the lowest peak there is.
TEST(ForceCourse, OfTooLowAWishIsTheFlattestThereIs) {
  const RunningModel& people = RunningModel::builtin();
  for (const double strike_rad : {0.0, 0.25, 0.5}) {
    const RunningKind kind{strike_rad, 4.0, 0.21};
    const double least = peak_of(force_course(people, kind, 1.0));
    EXPECT_GT(least, 1.3);
    EXPECT_LT(least, at_kind(people.usual_peak, kind));
    EXPECT_NEAR(peak_of(force_course(people, kind, least - 0.05)), least, 1e-3);
    EXPECT_NEAR(peak_of(force_course(people, kind, least + 0.03)), least + 0.03, 1e-3);
  }
}

/// Heel strikers' force has an impact peak of its own in the first fifth of the stance; forefoot strikers'
/// rises through it.
TEST(ForceCourse, OfHeelStrikersDipsAfterTheImpact) {
  const RunningModel& people = RunningModel::builtin();
  const auto dip = [&](double strike_rad) {
    const RunningKind kind{strike_rad, 4.5, 0.20};
    const ForceCourse course = force_course(people, kind, at_kind(people.usual_peak, kind));
    double high = 0.0, deepest = 0.0;
    for (double u = 0.0; u < 0.3; u += 0.002) {
      high = std::max(high, force_at(course, u));
      deepest = std::max(deepest, high - force_at(course, u));
    }
    return deepest;
  };
  EXPECT_GT(dip(0.45), 0.02);
  EXPECT_LT(dip(0.05), 0.01);
}

}  // namespace
}  // namespace evenstride::sim
