#include "core/sim/running_model.h"

#include <gtest/gtest.h>

namespace evenstride::sim {
namespace {

TEST(RunningModel, IsLinearInTheKindOfRunningAndBentBySpeed) {
  const KindTerms terms = {2.0, 10.0, -1.0, 4.0, 5.0, 0.5};
  const double contact_s = 0.18, step_s = 0.40;
  const double rest = 2.0 + 1.0 - 0.2 + 0.2;  // strike, contact and step time
  EXPECT_EQ(at_kind(terms, centre()), 2.0);
  EXPECT_NEAR(at_kind(terms, {0.35, 4.0, contact_s, step_s}), rest - 0.5 + 0.5 * 0.25, 1e-12);
  EXPECT_NEAR(at_kind(terms, {0.35, 2.5, contact_s, step_s}), rest + 1.0 + 0.5, 1e-12);
  EXPECT_NEAR(at_kind(terms, {0.35, 5.5, contact_s, step_s}), rest - 2.0 + 0.5, 1e-12);  // straight beyond
}

TEST(RunningModel, SurvivesItsText) {
  const RunningModel& model = RunningModel::builtin();
  const auto again = RunningModel::parse("# for people\n\n" + model.text());
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again->text(), model.text());
  EXPECT_EQ(again->foot.size(), model.foot.size());
}

TEST(RunningModel, RefusesWhatIsNotWhole) {
  const std::string text = RunningModel::builtin().text();
  const auto without = [&](const std::string& line) {
    const auto at = text.find(line);
    return text.substr(0, at) + text.substr(text.find('\n', at) + 1);
  };
  const auto with = [&](const std::string& line) {
    return text.substr(0, text.rfind("end\n")) + line + "end\n";
  };
  EXPECT_TRUE(RunningModel::parse(with("# a remark\n")));
  EXPECT_FALSE(RunningModel::parse(""));
  EXPECT_FALSE(RunningModel::parse(without("force.")));
  EXPECT_FALSE(RunningModel::parse(without("peak_spread")));
  EXPECT_FALSE(RunningModel::parse(with("force.11 1 0 0 0 0 0\n")));  // one too many
  EXPECT_FALSE(RunningModel::parse(with("foot 2.0 1 1 1 1 1\n")));    // back in time, and cut
  EXPECT_FALSE(RunningModel::parse(with("knee 1\n")));
  EXPECT_FALSE(RunningModel::parse(text.substr(0, text.find("foot"))));
  std::string broken = text;
  broken.replace(broken.find("foot 0.48") + 5, 4, "nan ");
  EXPECT_FALSE(RunningModel::parse(broken));
}

}  // namespace
}  // namespace evenstride::sim
