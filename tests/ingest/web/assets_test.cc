#include "ingest/web/assets.h"

#include <gtest/gtest.h>

namespace evenstride {
namespace {

TEST(WebAssets, StartPageIsThereAndNeedsNoOtherHost) {
  const std::string_view page = web_file("index.html");
  ASSERT_FALSE(page.empty());
  EXPECT_EQ(page.find("http://"), std::string_view::npos);
  EXPECT_EQ(page.find("https://"), std::string_view::npos);
}

TEST(WebAssets, NothingInlineThatAStrictContentPolicyRefuses) {
  for (const WebFile& file : web_files()) {
    if (!file.name.ends_with(".html")) continue;
    EXPECT_EQ(file.bytes.find("<style"), std::string_view::npos) << file.name;
    EXPECT_EQ(file.bytes.find("style="), std::string_view::npos) << file.name;
    EXPECT_EQ(file.bytes.find("<script>"), std::string_view::npos) << file.name;
  }
}

TEST(WebAssets, UnknownFileIsEmpty) { EXPECT_TRUE(web_file("no_such.js").empty()); }

}  // namespace
}  // namespace evenstride
