#include "core/base/quality.h"

#include <gtest/gtest.h>

namespace evenstride {
namespace {

TEST(Quality, NamesItsMarksInOrder) {
  Quality quality;
  EXPECT_EQ(quality.text(), "good");
  quality.add(Mark::kWalking);
  quality.add(Mark::kNoPelvis);
  EXPECT_EQ(quality.text(), "no_pelvis+walking");
  EXPECT_TRUE(quality.has(Mark::kWalking));
  EXPECT_FALSE(quality.has(Mark::kGap));
}

TEST(Quality, HasANameForEveryMark) {
  for (int i = 0; i < kMarkCount; ++i) EXPECT_FALSE(Quality(1u << i).text().empty()) << i;
  EXPECT_EQ(Quality(static_cast<std::uint32_t>(Mark::kLastStep)).text(), "last_step");
}

}  // namespace
}  // namespace evenstride
