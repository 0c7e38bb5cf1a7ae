#include "core/stride/loading_model.h"

#include <gtest/gtest.h>

#include "tests/support/replaced.h"

namespace evenstride {
namespace {

ForceFeatures usual_step() {
  const LoadingModel& m = LoadingModel::builtin();
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

ForceEstimate alone(const LoadingModel& m, LoadingInput input, const ForceFeatures& f) {
  return m.estimate(input, LoadingSplit::alone(m.terms(input, f)));
}

TEST(LoadingModel, TellsItsInterceptForTheMeanStep) {
  const LoadingModel& m = LoadingModel::builtin();
  const ForceFeatures f = usual_step();
  const RidgeModel& both = m.models[static_cast<std::size_t>(LoadingInput::kBoth)];
  // The axes' mean scores are those of running means, not of single steps: near 0, each worth little.
  EXPECT_NEAR(alone(m, LoadingInput::kBoth, f).peak_bw, both.intercept_bw, 0.05);
  EXPECT_LT(m.distance(LoadingInput::kBoth, m.terms(LoadingInput::kBoth, f)), 0.2);
  EXPECT_GT(both.step_rmse_bw, 0.0);
}

TEST(LoadingModel, IsLinearInEveryFeature) {
  const LoadingModel& m = LoadingModel::builtin();
  for (std::size_t k = 0; k < kForceFeatureCount; ++k) {
    ForceFeatures a = usual_step(), b = a, c = a;
    b.values[k] += 0.01;
    c.values[k] += 0.02;
    const double pa = alone(m, LoadingInput::kBoth, a).peak_bw, pb = alone(m, LoadingInput::kBoth, b).peak_bw,
                 pc = alone(m, LoadingInput::kBoth, c).peak_bw;
    EXPECT_NEAR(pc - pb, pb - pa, 1e-9);
    EXPECT_NE(pb, pa);
  }
}

TEST(LoadingModel, GrowsFartherTheMoreUnusualAStepIs) {
  const LoadingModel& m = LoadingModel::builtin();
  ForceFeatures f = usual_step();
  double before = 0.0;
  for (int i = 0; i < 5; ++i) {
    f[ForceFeature::kContactTime] += 0.1;
    const double d = m.distance(LoadingInput::kTimes, m.terms(LoadingInput::kTimes, f));
    EXPECT_GT(d, before);
    before = d;
  }
}

TEST(LoadingModel, TakesWhatIsAtHand) {
  ForceFeatures f = usual_step();
  EXPECT_EQ(LoadingModel::input_for(f), LoadingInput::kBoth);
  f.has_pelvis = false;
  EXPECT_EQ(LoadingModel::input_for(f), LoadingInput::kShoe);
  f.has_shoe = false;
  EXPECT_EQ(LoadingModel::input_for(f), LoadingInput::kTimes);
  f.has_pelvis = true;
  EXPECT_EQ(LoadingModel::input_for(f), LoadingInput::kPelvis);
}

TEST(LoadingModel, StatesSmallerErrorsTheMoreItKnows) {
  const auto& models = LoadingModel::builtin().models;
  EXPECT_LT(models[3].step_rmse_bw, models[1].step_rmse_bw);
  EXPECT_LT(models[1].step_rmse_bw, models[0].step_rmse_bw);
}

TEST(LoadingModel, SurvivesItsTextForm) {
  const LoadingModel& m = LoadingModel::builtin();
  const auto again = LoadingModel::parse(m.text());
  ASSERT_TRUE(again) << again.error();
  ForceFeatures f = usual_step();
  f.values[0] += 0.1;
  f.wave[7] += 0.2;
  EXPECT_NEAR(alone(*again, LoadingInput::kBoth, f).peak_bw, alone(m, LoadingInput::kBoth, f).peak_bw, 1e-6);
  EXPECT_EQ(again->fitted_on, m.fitted_on);
  EXPECT_NE(m.toe_off_s_per_g, 0.0);
  EXPECT_NEAR(again->toe_off_s_per_g, m.toe_off_s_per_g, 1e-9);
}

struct Damage {
  const char* what;
  std::string (*apply)(std::string);
};

class LoadingModelDamage : public testing::TestWithParam<Damage> {};

TEST_P(LoadingModelDamage, IsRefused) {
  const auto damaged = LoadingModel::parse(GetParam().apply(LoadingModel::builtin().text()));
  EXPECT_FALSE(damaged) << GetParam().what;
}

INSTANTIATE_TEST_SUITE_P(
    Table, LoadingModelDamage,
    testing::Values(
        Damage{"empty", [](std::string) { return std::string(); }},
        Damage{"other version",
               [](std::string text) { return test::replaced(text, "loading 2", "loading 99"); }},
        Damage{"no version", [](std::string text) { return test::replaced(text, "loading 2", "loading"); }},
        Damage{"cut", [](std::string text) { return text.substr(0, text.size() / 2); }},
        Damage{"last line lost", [](std::string text) { return text.substr(0, text.rfind("shape.")); }},
        Damage{"foreign line", [](std::string text) { return "hello world\n" + text; }},
        Damage{"not a number",
               [](std::string text) { return test::replaced(text, "wave_mean ", "wave_mean x"); }},
        Damage{"one number more",
               [](std::string text) { return test::replaced(text, "wave_mean", "wave_mean 1"); }},
        Damage{"unknown model", [](std::string text) { return test::replaced(text, "times.", "tides."); }},
        Damage{"nan",
               [](std::string text) { return test::replaced(text, "wave_mean ", "wave_mean nan 0"); }}));

}  // namespace
}  // namespace evenstride
