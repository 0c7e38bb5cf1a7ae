#include "tools/analysis/sources.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/formats/temp_dataset.h"

namespace evenstride {
namespace {

using ::testing::HasSubstr;

class Sources : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* task : {"run1", "run2"})
      data_.write(std::string("sub-A/motion/sub-A_task-") + task + "_tracksys-pelvis_motion.tsv", "0\n");
    data_.write("run.mcap", "x");
  }
  std::string below(const std::string& name) const { return data_.path() + name; }
  test::TempDataset data_;
};

TEST_F(Sources, ADatasetIsAllItsRecordings) {
  auto sources = find_sources(below("/"), "");
  ASSERT_TRUE(sources) << sources.error();
  ASSERT_EQ(sources->size(), 2U);
  EXPECT_EQ((*sources)[1].name, "sub-A_task-run2");
  EXPECT_EQ(find_sources(data_.path(), "sub-A_task-run1")->size(), 1U);
  EXPECT_THAT(find_sources(data_.path(), "sub-A_task-run9").error(), HasSubstr("no recording"));
}

TEST_F(Sources, OneRecordingMayBeNamedInManyWays) {
  for (const char* path : {"/sub-A_task-run2", "/sub-A/sub-A_task-run2", "/sub-A/motion/sub-A_task-run2",
                           "/sub-A/motion/sub-A_task-run2_tracksys-pelvis_motion.tsv"}) {
    auto sources = find_sources(below(path), "");
    ASSERT_TRUE(sources) << path << ": " << sources.error();
    ASSERT_EQ(sources->size(), 1U) << path;
    EXPECT_EQ((*sources)[0].name, "sub-A_task-run2");
    EXPECT_EQ((*sources)[0].dataset, data_.path());
  }
}

TEST_F(Sources, AFileIsARecordingOfOurs) {
  auto sources = find_sources(below("/run.mcap"), "");
  ASSERT_TRUE(sources);
  EXPECT_EQ((*sources)[0].file, below("/run.mcap"));
  EXPECT_EQ((*sources)[0].name, "run");
  EXPECT_TRUE(find_sources(below("/run.mcap"), "run"));
  EXPECT_THAT(find_sources(below("/run.mcap"), "walk").error(), HasSubstr("and not 'walk'"));
}

TEST_F(Sources, WhatIsNotThereIsSaidInOneLine) {
  EXPECT_THAT(find_sources(below("/nothing"), "").error(), HasSubstr("no such file"));
  EXPECT_THAT(find_sources(below("/sub-A"), "").error(), HasSubstr("holds no Motion-BIDS recording"));
}

}  // namespace
}  // namespace evenstride
