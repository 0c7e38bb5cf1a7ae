#include "tools/formats/json.h"

#include <gtest/gtest.h>

#include <limits>

namespace evenstride {
namespace {

TEST(Json, KeepsOrderAndEscapes) {
  const Json json = Json::object()
                        .put("b", 1.5)
                        .put("a", Json::array().add("x\"\\\n").add(Json::boolean(true)).add(Json()))
                        .put("e", Json::object());
  EXPECT_EQ(
      json.text(),
      "{\n  \"b\": 1.5,\n  \"a\": [\n    \"x\\\"\\\\\\u000a\",\n    true,\n    null\n  ],\n  \"e\": {}\n}\n");
}

TEST(Json, WhatIsNoNumberIsNull) {
  EXPECT_EQ(Json(std::numeric_limits<double>::quiet_NaN()).text(), "null\n");
  EXPECT_EQ(Json(std::optional<double>()).text(), "null\n");
  EXPECT_EQ(Json(0.1).text(), "0.1\n");
}

}  // namespace
}  // namespace evenstride
