#include "tools/simulation/truth_files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/sim/body_motion.h"

namespace evenstride {
namespace {

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(TruthFiles, HoldARowForEveryStepAndStride) {
  const std::string folder = testing::TempDir() + "evenstride_truth_test/deep";
  const sim::BodyMotion body(sim::plain_run(3.0, 12.0));
  const auto written = write_truth(body.truth(), folder);
  ASSERT_TRUE(written) << written.error();
  const auto steps = lines_of(folder + "/steps.csv"), strides = lines_of(folder + "/strides.csv");
  EXPECT_EQ(steps.size(), body.truth().steps.size() + 1);
  EXPECT_EQ(strides.size(), body.truth().strides.size() + 1);
  for (const auto* lines : {&steps, &strides})
    for (const std::string& line : *lines)
      EXPECT_EQ(std::count(line.begin(), line.end(), ','),
                std::count(lines->front().begin(), lines->front().end(), ','));
  std::filesystem::remove_all(testing::TempDir() + "evenstride_truth_test");
}

TEST(TruthFiles, SayWhichFolderCannotBeMade) {
  const auto written = write_truth({}, "/proc/none");
  ASSERT_FALSE(written);
  EXPECT_NE(written.error().find("/proc/none"), std::string::npos);
}

}  // namespace
}  // namespace evenstride
