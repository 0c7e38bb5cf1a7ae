#include "tools/formats/bids_truth.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/reference_data.h"
#include "tests/tools/formats/temp_dataset.h"

namespace evenstride {
namespace {

TEST(BidsTruth, AbsentColumnsAndCellsAreAbsentValues) {
  test::TempDataset data;
  const std::string stem = "derivatives/reference/";
  data.write(stem + "trials.tsv",
             "recording\tparticipant_id\tvalid_start_s\tvalid_end_s\nsub-A_task-run\tsub-A\t7\t20\n");
  data.write(stem + "sub-A/motion/sub-A_task-run_desc-steps_events.tsv",
             "onset\tduration\tside\ttiming_ok\n7.5\tn/a\tleft\t0\n8\t0.25\tright\t1\n");
  auto trials = read_true_trials(data.path());
  ASSERT_TRUE(trials) << trials.error();
  EXPECT_EQ(trials->at(0).speed_mps, std::nullopt);
  auto steps = read_true_steps(data.path(), trials->at(0));
  ASSERT_TRUE(steps) << steps.error();
  EXPECT_EQ(steps->at(0).contact_time_s, std::nullopt);
  EXPECT_FALSE(steps->at(0).timing_ok);
  EXPECT_TRUE(steps->at(0).duration_ok);
  EXPECT_EQ(steps->at(1).side, Side::kRight);
  auto strides = read_true_strides(data.path(), trials->at(0));
  ASSERT_TRUE(strides);
  EXPECT_TRUE(strides->empty());
}

TEST(BidsTruth, ForeignTablesAreRefused) {
  test::TempDataset data;
  data.write("derivatives/reference/trials.tsv", "a\tb\n1\t2\n");
  EXPECT_THAT(read_true_trials(data.path()).error(), testing::HasSubstr("column 'recording' is missing"));
}

TEST(BidsTruth, MountingsAreRotations) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  auto mounting = read_true_mounting(folder, "sub-F004");
  ASSERT_TRUE(mounting) << mounting.error();
  EXPECT_EQ(mounting->size(), 3U);
  constexpr double kPrinted = 1e-6;  // seven digits are printed
  for (const TrueMounting& m : *mounting)
    EXPECT_NEAR((m.R_BS * m.R_BS.transpose() - Eigen::Matrix3d::Identity()).norm(), 0.0, kPrinted);
}

}  // namespace
}  // namespace evenstride
