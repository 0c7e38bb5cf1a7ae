#include "tools/validation/reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/tools/formats/temp_dataset.h"

namespace evenstride::validation {
namespace {

TEST(Reference, TheTruthOfASimulatedRunCoversItsSteps) {
  test::TempDataset data;
  data.write("truth/steps.csv", "side,ic_s,to_s,contact_time_s\nleft,8.5,8.75,0.25\nright,9.0,,\n");
  const auto reference = read_simulated_reference(data.path() + "/truth", "run.mcap");
  ASSERT_TRUE(reference) << reference.error();
  EXPECT_EQ(reference->trial.valid_start_s, 8.5);
  EXPECT_EQ(reference->trial.valid_end_s, 9.0);
  EXPECT_EQ(reference->contacts[1].side, Side::kRight);
  EXPECT_EQ(reference->steps[0][kContactTime], 0.25);
  EXPECT_TRUE(std::isnan(reference->steps[1][kContactTime]));
  EXPECT_THAT(read_simulated_reference(data.path(), "x").error(),
              testing::HasSubstr("no steps.csv with steps"));
}

TEST(Reference, ADatasetWithoutOneIsNamed) {
  test::TempDataset data;
  EXPECT_THAT(read_reference(data.path()).error(), testing::HasSubstr("trials.tsv: No such file"));
}

}  // namespace
}  // namespace evenstride::validation
