#include "ingest/texts/prompt_words.h"

#include <gtest/gtest.h>

#include "ingest/texts/texts.h"

namespace evenstride {
namespace {

TEST(PromptWords, EveryCueAndEveryChannelHasItsSentences) {
  for (int i = 0; i <= static_cast<int>(Cue::kSeeProfessional); ++i) {
    const std::string key = "cue." + std::string(cue_name(static_cast<Cue>(i)));
    EXPECT_TRUE(has_text(key + ".title")) << key;
    EXPECT_TRUE(has_text(key + ".do")) << key;
  }
  for (int i = 0; i < kFatigueChannelCount; ++i) {
    const std::string channel(name(static_cast<FatigueChannel>(i)));
    EXPECT_TRUE(has_text("reason." + channel + ".up")) << channel;
    EXPECT_TRUE(has_text("reason." + channel + ".down")) << channel;
    EXPECT_TRUE(has_text("channel." + channel)) << channel;
  }
}

TEST(PromptWords, SizesCarryTheUnitOfTheirChannel) {
  EXPECT_EQ(change_words(FatigueChannel::kContactTime, 0.042), "4.2 %");
  EXPECT_EQ(change_words(FatigueChannel::kCadence, -0.018), "1.8 %");
  EXPECT_EQ(change_words(FatigueChannel::kDropLeft, 0.0174533), "1.0 degrees");
  EXPECT_EQ(change_words(FatigueChannel::kContactSymmetry, 2.0), "2.0 percentage points");
}

TEST(PromptWords, ReasonSaysWhichWayItMoved) {
  PromptResult prompt;
  prompt.because = FatigueChannel::kImpactPeak;
  prompt.change = 0.12;
  EXPECT_EQ(prompt_reason(prompt), "Your landings are 12.0 % harder than when you were fresh.");
  prompt.change = -0.12;
  EXPECT_NE(prompt_reason(prompt).find("softer"), std::string::npos);
  prompt.scheduled = true;
  EXPECT_EQ(prompt_reason(prompt), text("reason.scheduled"));
}

TEST(PromptWords, AdviceToStopSaysPainOrWhatChangedSuddenly) {
  PromptResult prompt;
  prompt.cue = Cue::kSeeProfessional;
  EXPECT_EQ(prompt_reason(prompt), text("reason.pain"));
  prompt.because = FatigueChannel::kContactSymmetry;
  prompt.change = 7.2;
  EXPECT_EQ(prompt_reason(prompt),
            "Your left foot suddenly stays longer on the ground, by 7.2 percentage points.");
}

}  // namespace
}  // namespace evenstride
