#include "core/stride/loading_model.h"

#include <gtest/gtest.h>

namespace evenstride {
namespace {

ForceFeatures usual_step() {
  const LoadingModel& m = built_in_loading_model();
  ForceFeatures f;
  const RidgeModel& both = m.models[static_cast<std::size_t>(LoadingInput::kBoth)];
  for (std::size_t i = 0; i < 8; ++i) {
    for (std::size_t k = 0; k < kForceFeatureCount; ++k)
      if (term_name(LoadingInput::kBoth, i) == name(static_cast<ForceFeature>(k)))
        f.values[k] = both.terms[i].mean;
  }
  f.wave = m.wave_mean;
  f.has_shoe = f.has_pelvis = true;
  return f;
}

TEST(LoadingModel, TellsItsInterceptForTheMeanStep) {
  const LoadingModel& m = built_in_loading_model();
  const ForceEstimate e = m.estimate(usual_step());
  EXPECT_NEAR(e.peak_bw, m.models[static_cast<std::size_t>(LoadingInput::kBoth)].intercept_bw, 1e-6);
  EXPECT_NEAR(e.distance, 0.0, 1e-6);
  EXPECT_GT(e.sd_bw, 0.0);
}

TEST(LoadingModel, IsLinearInEveryFeature) {
  const LoadingModel& m = built_in_loading_model();
  for (std::size_t k = 0; k < kForceFeatureCount; ++k) {
    ForceFeatures a = usual_step(), b = a, c = a;
    b.values[k] += 0.01;
    c.values[k] += 0.02;
    const double pa = m.estimate(a).peak_bw, pb = m.estimate(b).peak_bw, pc = m.estimate(c).peak_bw;
    EXPECT_NEAR(pc - pb, pb - pa, 1e-9);
    EXPECT_NE(pb, pa);
  }
}

TEST(LoadingModel, TakesWhatIsAtHand) {
  const LoadingModel& m = built_in_loading_model();
  ForceFeatures f = usual_step();
  f.has_pelvis = false;
  EXPECT_EQ(m.estimate(f).peak_bw, m.estimate(LoadingInput::kShoe, f).peak_bw);
  f.has_shoe = false;
  EXPECT_EQ(m.estimate(f).peak_bw, m.estimate(LoadingInput::kTimes, f).peak_bw);
  f.has_pelvis = true;
  EXPECT_EQ(m.estimate(f).peak_bw, m.estimate(LoadingInput::kPelvis, f).peak_bw);
}

TEST(LoadingModel, StatesSmallerErrorsTheMoreItKnows) {
  const auto& models = built_in_loading_model().models;
  EXPECT_LT(models[3].step_rmse_bw, models[1].step_rmse_bw);
  EXPECT_LT(models[1].step_rmse_bw, models[0].step_rmse_bw);
}

TEST(LoadingModel, SurvivesItsTextForm) {
  const LoadingModel& m = built_in_loading_model();
  const auto again = LoadingModel::parse(m.text());
  ASSERT_TRUE(again) << again.error();
  ForceFeatures f = usual_step();
  f.values[0] += 0.1;
  f.wave[7] += 0.2;
  EXPECT_NEAR(again->estimate(f).peak_bw, m.estimate(f).peak_bw, 1e-6);
  EXPECT_EQ(again->fitted_on, m.fitted_on);
}

struct Damage {
  const char* what;
  std::string (*apply)(std::string);
};

class LoadingModelDamage : public testing::TestWithParam<Damage> {};

TEST_P(LoadingModelDamage, IsRefused) {
  const auto damaged = LoadingModel::parse(GetParam().apply(built_in_loading_model().text()));
  EXPECT_FALSE(damaged) << GetParam().what;
}

std::string replace_first(std::string text, const std::string& what, const std::string& by) {
  return text.replace(text.find(what), what.size(), by);
}

INSTANTIATE_TEST_SUITE_P(
    Table, LoadingModelDamage,
    testing::Values(
        Damage{"empty", [](std::string) { return std::string(); }},
        Damage{"other version",
               [](std::string text) { return replace_first(text, "features 1", "features 99"); }},
        Damage{"no version", [](std::string text) { return replace_first(text, "features 1\n", ""); }},
        Damage{"cut", [](std::string text) { return text.substr(0, text.size() / 2); }},
        Damage{"last line lost", [](std::string text) { return text.substr(0, text.rfind("term")); }},
        Damage{"foreign line", [](std::string text) { return "hello world\n" + text; }},
        Damage{"not a number",
               [](std::string text) { return replace_first(text, "wave_mean ", "wave_mean x"); }},
        Damage{"one number more",
               [](std::string text) { return replace_first(text, "wave_mean", "wave_mean 1"); }},
        Damage{"unknown model",
               [](std::string text) { return replace_first(text, "model times", "model tides"); }},
        Damage{"nan",
               [](std::string text) { return replace_first(text, "wave_mean ", "wave_mean nan 0"); }}));

}  // namespace
}  // namespace evenstride
