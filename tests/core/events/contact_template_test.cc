#include "core/events/contact_template.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/replaced.h"

namespace evenstride {
namespace {

constexpr int kVoteTerms = kTemplateLags * LandingScene::kChannels;
constexpr double kHalfCell_s = 0.005;

LandingScene scene_with_vote(double from_middle_s) {
  LandingScene scene;
  scene.middle = time_from_s(10.0);
  scene.voted = scene.middle + duration_from_s(from_middle_s);
  return scene;
}

/// Weight of one channel at the instant itself.
int at_instant(int channel) { return (kTemplateLags / 2) * LandingScene::kChannels + channel; }

TEST(ContactTemplate, WithoutShapesTheVoteStands) {
  ContactTemplate model;
  model.weights[kVoteTerms + 1] = 40.0;
  for (const double vote_s : {-0.1, 0.0, 0.03, 0.2}) {
    const LandingScene scene = scene_with_vote(vote_s);
    EXPECT_NEAR(seconds(model.find_contact(scene) - scene.voted), 0.0, kHalfCell_s) << vote_s;
  }
}

TEST(ContactTemplate, FindsTheInstantThatItsWeightsDescribe) {
  ContactTemplate model;
  model.weights[at_instant(3)] = 60.0;
  for (int jolt = kFirstInstant + 6; jolt <= kLastInstant - 6; ++jolt) {
    LandingScene scene = scene_with_vote(0.0);
    scene.cells[static_cast<std::size_t>(jolt + LandingScene::kBefore)][3] = 1.0;
    EXPECT_NEAR(seconds(model.find_contact(scene) - instant_time(scene, jolt)), 0.0, 1e-6) << jolt;
  }
}

TEST(ContactTemplate, ManyLikelyInstantsBeatOneThatIsLikelierAlone) {
  ContactTemplate model;
  model.weights[at_instant(0)] = 1.0;
  LandingScene scene = scene_with_vote(0.0);
  for (auto& cell : scene.cells) cell[0] = -50.0;
  scene.cells[LandingScene::kBefore - 20][0] = 1.0;
  for (int k = 10; k <= 14; ++k) scene.cells[static_cast<std::size_t>(LandingScene::kBefore + k)][0] = 0.5;
  EXPECT_NEAR(seconds(model.find_contact(scene) - instant_time(scene, 12)), 0.0, kHalfCell_s);
}

TEST(ContactTemplate, TextGivesTheSameModelBack) {
  const ContactTemplate& model = ContactTemplate::builtin();
  const auto again = ContactTemplate::parse(model.text());
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again->fitted_on, model.fitted_on);
  EXPECT_EQ(again->command, model.command);
  EXPECT_EQ(again->weights, model.weights);
}

TEST(ContactTemplate, RefusesWhatIsDamaged) {
  const std::string text = ContactTemplate::builtin().text();
  EXPECT_FALSE(ContactTemplate::parse(""));
  EXPECT_FALSE(ContactTemplate::parse(text.substr(0, text.size() - 20)));
  const auto with = [&](const std::string& from, const std::string& to) {
    return static_cast<bool>(ContactTemplate::parse(test::replaced(text, from, to)));
  };
  EXPECT_TRUE(with("\nvote ", "\nvote "));
  EXPECT_FALSE(with("\nvote ", "\nvote 1 "));
  EXPECT_FALSE(with("\nlag.11 ", "\nlag.12 "));
  EXPECT_FALSE(with("walking_contact 1", "walking_contact 9"));
}

}  // namespace
}  // namespace evenstride
