#include "core/stride/force_wave.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/units.h"
#include "core/sim/random.h"
#include "core/stride/loading_model.h"

namespace evenstride {
namespace {

double impulse_bws(const ForceWave& wave, double contact_time_s) {
  ForceShape copy{};
  for (std::size_t i = 0; i < wave.size(); ++i) copy[i] = static_cast<double>(wave[i]);
  return mean_of(copy) * contact_time_s;
}

TEST(ForceWave, OfAHalfSineHasThePeakOfMorin) {
  const ForceWave wave = scaled(half_sine(), 0.36, 0.24);
  const float peak = *std::max_element(wave.begin(), wave.end());
  EXPECT_NEAR(peak, 0.5 * kPi * 0.36 / 0.24, 0.005);  // pi/2 of the mean force; the grid's own error
  EXPECT_EQ(wave.front(), 0.0F);
}

TEST(ForceWave, CarriesItsImpulseWhateverItsShape) {
  sim::Random random(3);
  for (int i = 0; i < 200; ++i) {
    ForceShape rough{};
    for (double& force : rough) force = 1.0 + random.normal();
    const double impulse = random.uniform(0.2, 0.5), contact_s = random.uniform(0.15, 0.35);
    const ForceWave wave = scaled(as_shape(rough), impulse, contact_s);
    EXPECT_NEAR(impulse_bws(wave, contact_s), impulse, 1e-6);
    for (const float force : wave) EXPECT_GE(force, 0.0F);
  }
}

TEST(LoadingModel, TellsShapesOfMeanOneAndKeepsThemAsText) {
  LoadingModel model = LoadingModel::builtin();
  ASSERT_TRUE(model.has_shapes);
  const auto again = LoadingModel::parse(model.text());
  ASSERT_TRUE(again) << again.error();
  sim::Random random(4);
  const RidgeModel& times = model.models[static_cast<std::size_t>(LoadingInput::kTimes)];
  for (int i = 0; i < 100; ++i) {
    LoadingTerms terms;
    for (const RidgeTerm& term : times.terms)
      terms.values[terms.count++] = term.mean + term.scale * random.normal();
    const ForceShape shape = model.shape(LoadingSplit::alone(terms));
    EXPECT_NEAR(mean_of(shape), 1.0, 1e-9);
    const ForceShape same = again->shape(LoadingSplit::alone(terms));
    for (std::size_t p = 0; p < kForceWavePoints; ++p) EXPECT_NEAR(same[p], shape[p], 1e-6);
  }
}

TEST(LoadingModel, RefusesHalfOfItsShapes) {
  std::string text = LoadingModel::builtin().text();
  const auto at = text.find("shape_axis.6");
  ASSERT_NE(at, std::string::npos);
  text.erase(at, text.find('\n', at) + 1 - at);
  EXPECT_FALSE(LoadingModel::parse(text));
}

}  // namespace
}  // namespace evenstride
