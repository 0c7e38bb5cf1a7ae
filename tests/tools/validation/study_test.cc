#include "tools/validation/study.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/formats/temp_dataset.h"

namespace evenstride::validation {
namespace {

TEST(Study, AnAbsentReferenceAndAnUnknownNameAreSaid) {
  test::TempDataset data;
  const auto nothing = [](std::size_t, std::size_t) {};
  EXPECT_THAT(run_study(data.path(), "noise", {}, nothing).error(), testing::HasSubstr("trials.tsv"));
  data.write("derivatives/reference/trials.tsv", "recording\tparticipant_id\n");
  EXPECT_THAT(run_study(data.path(), "weather", {}, nothing).error(),
              testing::HasSubstr("no study 'weather'"));
  EXPECT_EQ(run_study(data.path(), "noise", {}, nothing)->rows.size(), 0U);
}

TEST(Study, TableAndJsonHoldEveryLevel) {
  Study study{"noise", "what", {{"1 m/s^2", {}, 0.25}}};
  study.rows[0].score.recall = 0.5;
  EXPECT_THAT(study_to_text(study), testing::HasSubstr("1 m/s^2"));
  const std::string json = study_to_json(study).text();
  EXPECT_THAT(json, testing::HasSubstr("\"recall_pct\": 50"));
  EXPECT_THAT(json, testing::HasSubstr("\"contact_bias_ms\": null"));
  EXPECT_THAT(json, testing::HasSubstr("\"outside_model_pct\": 25"));
  EXPECT_THAT(json, testing::HasSubstr("\"pelvic_drop_told_pct\": null"));
}

TEST(Study, WhatIsNotToldCounts) {
  Study study{"loss", "what", {{"5 %", {}, 0.0}}};
  GroupScore& score = study.rows[0].score;
  score.counts.steps_known[6] = 8;
  score.steps[6].errors.n = 6;
  score.counts.strides_known[2] = 4;
  score.strides[2].n = 1;
  const std::string json = study_to_json(study).text();
  EXPECT_THAT(json, testing::HasSubstr("\"pelvic_drop_told_pct\": 75"));
  EXPECT_THAT(json, testing::HasSubstr("\"pelvis_strides_told_pct\": 25"));
}

}  // namespace
}  // namespace evenstride::validation
