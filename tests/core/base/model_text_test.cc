#include "core/base/model_text.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/replaced.h"

namespace evenstride {
namespace {

constexpr ModelKind kKind{"toy", 3, "fit-toy"};

struct Toy : ModelOrigin {
  double slope = 0.0;
  std::array<double, 2> pair{};
  Eigen::VectorXd line;
  Eigen::MatrixXd table;
};

void fields(ModelFields& f, Toy& m) {
  f.number("slope", m.slope);
  f.row("pair", m.pair);
  f.row("line", m.line);
  f.block("table", m.table);
}

Result<Toy> parse(std::string_view text) { return read_model<Toy>(kKind, text); }

const std::string kText =
    "# for people\n"
    "evenstride model toy 3\n"
    "fitted_on somebody, 3 steps\n"
    "command evenstride fit-toy somebody\n"
    "date 2026-01-31\n"
    "\n"
    "slope -0.5\n"
    "pair 1 2e3\n"
    "line 4 5 6\n"
    "table 1 0\n"
    "# between\n"
    "table 0 1\n"
    "end\n";

TEST(ModelText, ReadsEveryKindOfField) {
  const auto toy = parse(kText);
  ASSERT_TRUE(toy) << toy.error();
  EXPECT_EQ(toy->fitted_on, "somebody, 3 steps");
  EXPECT_EQ(toy->command, "evenstride fit-toy somebody");
  EXPECT_EQ(toy->date, "2026-01-31");
  EXPECT_EQ(toy->slope, -0.5);
  EXPECT_EQ(toy->pair, (std::array{1.0, 2000.0}));
  EXPECT_EQ(toy->line, Eigen::Vector3d(4, 5, 6));
  EXPECT_EQ(toy->table, Eigen::Matrix2d::Identity());
  EXPECT_EQ(model_kind_of(kText), "toy");
  EXPECT_EQ(model_kind_of("slope 1\n"), "");
}

TEST(ModelText, WhatWasWrittenReadsBackTheSame) {
  constexpr double kPrinted = 1e-8;  // nine digits
  std::mt19937 random(5);
  std::normal_distribution<double> any(0.0, 1e3);
  for (int i = 0; i < 100; ++i) {
    Toy toy{{"x", "y", "z"}, any(random), {any(random), any(random)}, {}, {}};
    toy.line = Eigen::VectorXd::NullaryExpr(1 + i % 7, [&] { return any(random); });
    toy.table = Eigen::MatrixXd::NullaryExpr(1 + i % 3, 1 + i % 4, [&] { return any(random); });
    const std::string text = write_model(kKind, toy);
    const auto again = parse(text);
    ASSERT_TRUE(again) << again.error();
    EXPECT_TRUE(again->line.isApprox(toy.line, kPrinted));
    EXPECT_TRUE(again->table.isApprox(toy.table, kPrinted));
    EXPECT_EQ(write_model(kKind, *again), text);
  }
}

TEST(ModelText, RefusesATextThatIsCutAnywhere) {
  for (std::size_t length = 0; length + 1 < kText.size(); ++length)
    EXPECT_FALSE(parse(kText.substr(0, length))) << length;
}

/// Whatever a disk or an editor has done to it.
TEST(ModelText, OfDamagedBytesIsRefusedOrMeansWhatItSays) {
  std::mt19937 random(7);
  const auto any = [&](std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
  };
  int refused = 0;
  for (int i = 0; i < 5000; ++i) {
    std::string text = kText;
    for (std::size_t changes = 1 + any(3); changes > 0; --changes) {
      const std::size_t at = any(text.size());
      if (any(2) == 0)
        text[at] = static_cast<char>(any(256));
      else
        text.erase(at, 1 + any(8));
    }
    const auto toy = parse(text);
    if (!toy) {
      ++refused;
      continue;
    }
    const std::string said = write_model(kKind, *toy);
    const auto again = parse(said);
    ASSERT_TRUE(again) << text;
    EXPECT_EQ(write_model(kKind, *again), said);
  }
  EXPECT_GT(refused, 1000);
}

struct Change {
  std::string from, to, says;
};

class ModelTextChange : public testing::TestWithParam<Change> {};

TEST_P(ModelTextChange, IsRefusedByOneLineThatSaysWhy) {
  const auto toy = parse(test::replaced(kText, GetParam().from, GetParam().to));
  ASSERT_FALSE(toy);
  EXPECT_NE(toy.error().find(GetParam().says), std::string::npos) << toy.error();
  EXPECT_EQ(toy.error().find('\n'), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ModelTextChange,
    testing::Values(Change{"toy 3", "toy 2",
                           "version 2, this program has version 3: fit it again by fit-toy"},
                    Change{"model toy", "model boy", "the first line must begin with"},
                    Change{"slope -0.5\n", "", "no line 'slope'"},
                    Change{"slope -0.5", "slope nan", "cannot use the line 'slope nan'"},
                    Change{"slope -0.5", "slope 1x", "cannot use the line 'slope 1x'"},
                    Change{"slope -0.5", "slope -0.5\nslope 1", "one line of 1 numbers"},
                    Change{"pair 1 2e3", "pair 1", "one line of 2 numbers"},
                    Change{"line 4 5 6", "line 4\nline 5", "'line' must be one line"},
                    Change{"table 0 1", "table 0 1 0", "of different length"},
                    Change{"end", "knee 1\nend", "cannot use the line 'knee"},
                    Change{"end", "end\nslope 1", "something follows its end"}));

}  // namespace
}  // namespace evenstride
