#include "core/events/pelvis_model.h"

#include <gtest/gtest.h>

#include "tests/support/replaced.h"

namespace evenstride {
namespace {

TEST(PelvisModel, ThePeakIsTheLargerOfImpactAndMidStance) {
  PelvisModel model;
  model.impact_peak = {0.5, 0.5};                   // + 0.5 a g of the 25-Hz peak
  model.mid_stance_peak_forward = {1.0, 0.5, 0.0};  // + 0.5 a g of the 5-Hz peak
  Bounce bounce;
  bounce.forward = ForwardForce{};
  bounce.peak5_g = 2.0, bounce.peak25_g = 2.5;
  EXPECT_DOUBLE_EQ(read_out(model, bounce).peak_bw, 2.0);
  bounce.peak25_g = 5.0;
  EXPECT_DOUBLE_EQ(read_out(model, bounce).peak_bw, 3.0);
}

TEST(PelvisModel, APeakToldWithTheForwardForceIsSurer) {
  const PelvisModel& model = PelvisModel::builtin();
  Bounce bounce;
  EXPECT_EQ(read_out(model, bounce).peak_sd_bw, model.peak_sd_bw);
  bounce.forward = ForwardForce{};
  EXPECT_EQ(read_out(model, bounce).peak_sd_bw, model.peak_forward_sd_bw);
  EXPECT_GT(model.peak_forward_sd_bw, 0.0);
  EXPECT_GT(model.peak_sd_bw, model.peak_forward_sd_bw);
}

TEST(PelvisModel, TextGivesTheSameModelBack) {
  const PelvisModel& model = PelvisModel::builtin();
  const auto again = PelvisModel::parse(model.text());
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again->fitted_on, model.fitted_on);
  EXPECT_EQ(again->command, model.command);
  EXPECT_EQ(again->date, model.date);
  EXPECT_EQ(again->contact_forward, model.contact_forward);
  EXPECT_EQ(again->toe_off, model.toe_off);
  EXPECT_EQ(again->impact_peak, model.impact_peak);
  EXPECT_EQ(again->toe_off_forward_sd_s, model.toe_off_forward_sd_s);
  EXPECT_EQ(again->peak_sd_bw, model.peak_sd_bw);
  EXPECT_EQ(again->peak_forward_sd_bw, model.peak_forward_sd_bw);
}

TEST(PelvisModel, SaysWhatTheOneBuiltInWasFittedOnAndHow) {
  const PelvisModel& model = PelvisModel::builtin();
  EXPECT_NE(model.fitted_on.find("alcantara2022_sacral_running"), std::string::npos);
  EXPECT_NE(model.fitted_on.find("hybrid_running"), std::string::npos);
  EXPECT_EQ(model.command.find("evenstride fit-pelvis "), 0u);
  EXPECT_EQ(model.date.size(), 10u);
}

TEST(PelvisModel, RefusesWhatIsDamaged) {
  const std::string text = PelvisModel::builtin().text();
  EXPECT_FALSE(PelvisModel::parse(""));
  const auto with = [&](const std::string& from, const std::string& to) {
    return static_cast<bool>(PelvisModel::parse(test::replaced(text, from, to)));
  };
  EXPECT_TRUE(with("pelvis_steps 1", "pelvis_steps 1"));
  EXPECT_FALSE(with("pelvis_steps 1", "pelvis_steps 9"));
  EXPECT_FALSE(with("toe_off_forward_sd_s", "contact_sd_s"));  // one twice, another not at all
  EXPECT_FALSE(with("\nimpact_peak ", "\nimpact_peak 1 "));    // one too many
  EXPECT_FALSE(with("\nimpact_peak ", "\nimpact_peak nan "));
}

}  // namespace
}  // namespace evenstride
