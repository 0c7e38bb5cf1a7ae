#include "tools/validation/left_out.h"

#include <gtest/gtest.h>

#include "core/pipeline/fitted_models.h"
#include "tests/support/reference_data.h"

namespace evenstride::validation {
namespace {

TEST(LeftOut, KnowsWhatTheModelsWereFittedOn) {
  EXPECT_TRUE(fitted_on({}, "/anywhere/hybrid_running/", "fukuchi2017_running"));
  EXPECT_FALSE(fitted_on({}, "/anywhere/hybrid_running", "hamner_delp2013_running"));
  EXPECT_FALSE(fitted_on({}, "/anywhere/voisard2023_walking", "voisard2023_walking"));
}

TEST(LeftOut, ModelsOfEveryRunnerDiffer) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  const auto reference = read_reference(folder);
  ASSERT_TRUE(reference) << reference.error();
  const auto models = models_without_each_runner(folder, *reference, {});
  ASSERT_TRUE(models) << models.error();
  ASSERT_EQ(models->size(), 16U);
  const AnalysisParams& one = models->begin()->second;
  const AnalysisParams& other = std::next(models->begin())->second;
  ASSERT_TRUE(one.models && other.models);
  EXPECT_NE(one.models->events().contact.intercept, other.models->events().contact.intercept);
}

}  // namespace
}  // namespace evenstride::validation
