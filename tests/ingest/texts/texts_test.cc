#include "ingest/texts/texts.h"

#include <gtest/gtest.h>

namespace evenstride {
namespace {

TEST(Texts, KnownKeyGivesItsSentence) {
  EXPECT_TRUE(has_text("prompt.done"));
  EXPECT_EQ(text("prompt.done"), "Done");
}

TEST(Texts, UnknownKeyIsSeenAsItself) {
  EXPECT_FALSE(has_text("no.such.key"));
  EXPECT_EQ(text("no.such.key"), "no.such.key");
}

TEST(Texts, EveryPlaceIsFilledOnce) {
  EXPECT_EQ(text("tile.interval", {{"low", "1.2"}, {"high", "3.0"}}), "1.2 to 3.0");
  EXPECT_EQ(text("tile.interval", {{"low", "{low}"}, {"high", "3"}}), "{low} to 3");
}

}  // namespace
}  // namespace evenstride
