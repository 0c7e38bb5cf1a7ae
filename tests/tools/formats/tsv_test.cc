#include "tools/formats/tsv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace evenstride {
namespace {

TEST(Table, CellsAreFoundByColumnAndMissingOnesAreNothing) {
  auto table = parse_table("\xEF\xBB\xBFonset\tside\r\n1.5\tleft\r\nn/a\tright\r\n", "t", '\t');
  ASSERT_TRUE(table) << table.error();
  EXPECT_EQ(table->rows(), 2U);
  EXPECT_EQ(table->number(0, "onset"), 1.5);
  EXPECT_EQ(table->number(1, "onset"), std::nullopt);
  EXPECT_EQ(table->number(0, "nowhere"), std::nullopt);
  EXPECT_EQ(table->text(1, "side"), "right");
  EXPECT_TRUE(std::isnan(table->numbers("onset")[1]));
}

TEST(Table, SurvivesBeingMoved) {
  auto table = parse_table("a\n1\n", "t", '\t');
  ASSERT_TRUE(table);
  const Table moved = std::move(*table);
  EXPECT_EQ(moved.number(0, "a"), 1.0);
}

TEST(Table, NamesTheRaggedLineAndTheEmptyFile) {
  EXPECT_EQ(parse_table("a,b\n1\n", "f.csv", ',').error(), "f.csv: line 2 has 1 cells, the header 2");
  EXPECT_EQ(parse_table("", "f.csv", ',').error(), "f.csv: is empty");
}

TEST(Table, OnlyWholeFiniteNumbersAreNumbers) {
  EXPECT_EQ(parse_number(" +2.5e1 "), 25.0);
  for (const char* text : {"", "nan", "inf", "1,5", "1.5x", "--1", "1e999"})
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
}

}  // namespace
}  // namespace evenstride
