#include "core/events/shoe_shapes.h"

#include <gtest/gtest.h>

#include "tests/support/replaced.h"

namespace evenstride {
namespace {

TEST(ShoeShapes, TextGivesTheSameModelBack) {
  const ShoeShapes& model = ShoeShapes::builtin();
  const auto again = ShoeShapes::parse(model.text());
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again->fitted_on, model.fitted_on);
  EXPECT_EQ(again->command, model.command);
  EXPECT_EQ(again->date, model.date);
  EXPECT_EQ(again->run_stride, model.run_stride);
  EXPECT_EQ(again->run_contact, model.run_contact);
  EXPECT_EQ(again->walk_stride, model.walk_stride);
  EXPECT_EQ(again->walk_contact, model.walk_contact);
}

TEST(ShoeShapes, SaysWhatTheOneBuiltInWasFittedOnAndHow) {
  const ShoeShapes& model = ShoeShapes::builtin();
  EXPECT_NE(model.fitted_on.find("hybrid_running"), std::string::npos);
  EXPECT_NE(model.fitted_on.find("voisard2023_walking"), std::string::npos);
  EXPECT_EQ(model.command.find("evenstride fit-shapes "), 0u);
  EXPECT_EQ(model.date.size(), 10u);
}

TEST(ShoeShapes, RefuseWhatIsDamaged) {
  const std::string text = ShoeShapes::builtin().text();
  EXPECT_FALSE(ShoeShapes::parse(""));
  EXPECT_FALSE(ShoeShapes::parse(text.substr(0, text.size() - 20)));
  const auto with = [&](const std::string& from, const std::string& to) {
    return static_cast<bool>(ShoeShapes::parse(test::replaced(text, from, to)));
  };
  EXPECT_TRUE(with("shoe_shapes 1", "shoe_shapes 1"));
  EXPECT_FALSE(with("shoe_shapes 1", "shoe_shapes 9"));
  EXPECT_FALSE(with("\nrun_contact ", "\nrun_stride "));  // one twice, another not at all
  EXPECT_FALSE(with("\nwalk_stride ", "\nwalk_stride 1 "));
  EXPECT_FALSE(with("\nwalk_contact ", "\nwalk_contact nan "));
}

}  // namespace
}  // namespace evenstride
