#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <vector>

#include "tests/fuzz/targets.h"

namespace evenstride::fuzz {

static void PrintTo(const Target& target, std::ostream* out) { *out << target.name; }

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> seeds_of(std::string_view target) {
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::directory_iterator(fs::path(EVENSTRIDE_SOURCE_DIR "/data/fuzz_seeds") / target))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Seeds : public ::testing::TestWithParam<Target> {};

// A target ends the program at a fault; the last line printed names the seed.
TEST_P(Seeds, KeepEveryPromise) {
  const auto files = seeds_of(GetParam().name);
  ASSERT_FALSE(files.empty());
  for (const fs::path& file : files) {
    std::cout << file.string() << std::endl;
    GetParam().run(content_of(file));
  }
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Seeds, ::testing::ValuesIn(kTargets),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace evenstride::fuzz
