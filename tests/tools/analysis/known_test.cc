#include "tools/analysis/known.h"

#include <gtest/gtest.h>

#include "core/pipeline/fitted_models.h"
#include "tests/ingest/support/temp_folder.h"
#include "tools/formats/file.h"

namespace evenstride {
namespace {

TEST(Known, ModelsAreThoseOfTheFiles) {
  const test::TempFolder folder;
  LoadingModel model = LoadingModel::builtin();
  model.fitted_on = "our laboratory";
  ASSERT_TRUE(write_file(folder.file("m.txt"), model.text()));
  AnalysisParams params;
  const Status read = read_known({.models = {folder.file("m.txt")}}, params);
  ASSERT_TRUE(read) << read.error();
  ASSERT_TRUE(params.models);
  EXPECT_EQ(params.models->loading().fitted_on, "our laboratory");
  EXPECT_EQ(&params.models->events(), &EventModel::builtin());
}

TEST(Known, NothingGivenLeavesWhatIsBuiltIn) {
  AnalysisParams params;
  ASSERT_TRUE(read_known({}, params));
  EXPECT_FALSE(params.models);
  EXPECT_TRUE(params.personals.empty());
  EXPECT_TRUE(params.shoe_pairs.empty());
}

TEST(Known, AFileThatCannotBeUsedIsNamed) {
  const test::TempFolder folder;
  const std::string path = folder.file("x");
  ASSERT_TRUE(write_file(path, "hello\n"));
  AnalysisParams params;
  for (const KnownFiles& files :
       {KnownFiles{.sensors = {path}}, KnownFiles{.personal = {path}}, KnownFiles{.models = {path}},
        KnownFiles{.models = {folder.file("missing")}}}) {
    const Status read = read_known(files, params);
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().find(folder.file("")), std::string::npos) << read.error();
    EXPECT_EQ(read.error().find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace evenstride
