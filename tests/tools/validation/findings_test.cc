#include "tools/validation/findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/reference_data.h"
#include "tests/tools/formats/temp_dataset.h"
#include "tools/validation/cadence.h"
#include "tools/validation/mountings.h"
#include "tools/validation/orientation_trials.h"
#include "tools/validation/sacral_runs.h"
#include "tools/validation/shoe_stances.h"

namespace evenstride::validation {
namespace {

using ::testing::HasSubstr;

TEST(Findings, WhatCouldNotBeMeasuredMissesItsLimit) {
  const Finding finding{"x", kNone, "ms", 5.0, false};
  EXPECT_FALSE(finding.met());
  EXPECT_TRUE((Finding{"x", 5.0, "ms", 5.0, false}.met()));
  EXPECT_FALSE((Finding{"x", 5.0, "%", 6.0, true}.met()));
  EXPECT_TRUE((Finding{"x", kNone, "", {}, false}.met()));
  EXPECT_THAT(findings_to_text({{"set", {finding}, {}}}), HasSubstr("none ms"));
}

TEST(Findings, AreTextAndJson) {
  const std::vector<Findings> all{{"set", {{"recall", 97.0, "%", 98.0, true}}, {"one runner"}}};
  EXPECT_THAT(findings_to_text(all), HasSubstr("MISS recall"));
  EXPECT_THAT(findings_to_json(all).text(), HasSubstr("\"met\": false"));
}

TEST(Findings, EvaluatorsKnowTheirOwnDatasets) {
  EVENSTRIDE_NEEDS_DATA(broad, "broad2021_orientation");
  EVENSTRIDE_NEEDS_DATA(sacral, "alcantara2022_sacral_running");
  EVENSTRIDE_NEEDS_DATA(shoe, "wagstaff2018_shoe");
  EVENSTRIDE_NEEDS_DATA(outdoor, "karas2018_outdoor_run");
  EXPECT_TRUE(has_orientation_trials(broad));
  EXPECT_FALSE(has_orientation_trials(sacral));
  EXPECT_TRUE(has_sacral_runs(sacral));
  EXPECT_FALSE(has_sacral_runs(broad));
  EXPECT_TRUE(has_shoe_stances(shoe));
  EXPECT_FALSE(has_shoe_stances(outdoor));
  EXPECT_TRUE(has_cadence_windows(outdoor));
  EXPECT_FALSE(has_cadence_windows(broad));
}

TEST(Findings, RealShoeStridesAreFound) {
  EVENSTRIDE_NEEDS_DATA(shoe, "wagstaff2018_shoe");
  const auto findings = evaluate_shoe_stances(shoe, {});
  ASSERT_TRUE(findings) << findings.error();
  ASSERT_EQ(findings->size(), 2U);
  for (const Findings& variant : *findings) {
    EXPECT_GE(variant.rows[1].value, 98.0) << variant.title;  // found
    EXPECT_GE(variant.rows[2].value, 98.0) << variant.title;  // and nothing else
  }
}

TEST(Findings, ALonePelvisSensorWithoutGyroscopeTellsRunningSteps) {
  EVENSTRIDE_NEEDS_DATA(sacral, "alcantara2022_sacral_running");
  const auto findings = evaluate_sacral_runs(sacral, {});
  ASSERT_TRUE(findings) << findings.error();
  EXPECT_GE(findings->front().rows[1].value, 98.0);  // recall; seen 98.96
  EXPECT_GE(findings->front().rows[2].value, 99.0);  // precision; seen 100
}

TEST(Findings, SensorsSitAsTheyDid) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  const auto reference = read_reference(folder);
  ASSERT_TRUE(reference) << reference.error();
  const auto found = evaluate_mountings(folder, *reference, {});
  ASSERT_TRUE(found && *found) << found.error();
  int bars = 0;
  for (const Finding& row : (*found)->rows) {
    EXPECT_TRUE(row.met()) << row.what << ": " << row.value;
    bars += row.limit.has_value();
  }
  EXPECT_EQ(bars, 7);  // medians and 90 % of shoes and pelvis, nothing backward
  EXPECT_EQ((*found)->rows.front().value, 142.0);
}

TEST(Findings, WithoutTrueMountingsNothingIsSaidOfThem) {
  test::TempDataset data;
  const auto found = evaluate_mountings(data.path(), {ReferenceRecording{}}, {});
  ASSERT_TRUE(found);
  EXPECT_FALSE(*found);
}

TEST(Findings, AnEmptyFolderIsNoneOfThem) {
  test::TempDataset data;
  EXPECT_FALSE(has_orientation_trials(data.path()));
  EXPECT_FALSE(has_sacral_runs(data.path()));
  EXPECT_FALSE(has_shoe_stances(data.path()));
  EXPECT_FALSE(has_cadence_windows(data.path()));
}

}  // namespace
}  // namespace evenstride::validation
