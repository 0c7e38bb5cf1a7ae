// Includes run one way: tools -> ingest -> core, and ingest, tools -> proto; inside core in the order in
// which a sample travels. A wrong include is named with its file.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/reference_data.h"

namespace evenstride {
namespace {

namespace fs = std::filesystem;

const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"core", {"core"}},
    {"proto", {"proto"}},
    {"ingest", {"ingest", "proto", "core"}},
    {"tools", {"tools", "ingest", "proto", "core"}}};
const std::set<std::string> kOurs = {"core", "ingest", "proto", "tools", "tests", "bench"};
const std::vector<std::string> kOrder = {"base",   "math",     "align",   "orientation", "events",
                                         "stride", "symmetry", "fatigue", "coach",       "pipeline"};

// What stands between the quotes or brackets of an include line; nothing for any other line.
std::string included(const std::string& line) {
  const auto hash = line.find_first_not_of(" \t");
  if (hash == std::string::npos || line[hash] != '#') return {};
  const auto word = line.find_first_not_of(" \t", hash + 1);
  if (word == std::string::npos || line.compare(word, 7, "include") != 0) return {};
  const auto open = line.find_first_of("<\"", word);
  const auto close = open == std::string::npos ? open : line.find_first_of(">\"", open + 1);
  return close == std::string::npos ? std::string{} : line.substr(open + 1, close - open - 1);
}

std::vector<std::string> includes_of(const fs::path& file) {
  std::vector<std::string> found;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);)
    if (const std::string name = included(line); !name.empty()) found.push_back(name);
  return found;
}

std::vector<fs::path> sources_below(const std::string& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(test::source_path(folder)))
    if (entry.path().extension() == ".h" || entry.path().extension() == ".cc") files.push_back(entry.path());
  return files;
}

std::string first_part(const std::string& path) { return path.substr(0, path.find('/')); }

// Place of core's files in the order of travel; files beside the folders (results, pipeline) come last.
std::size_t stage_of(const std::string& below_core) {
  const auto at = std::find(kOrder.begin(), kOrder.end(), first_part(below_core));
  return static_cast<std::size_t>(at == kOrder.end() ? std::ssize(kOrder) : at - kOrder.begin());
}

TEST(IncludeDirection, ReadsIncludesAsTheyAreWritten) {
  EXPECT_EQ(included("#include <vector>"), "vector");
  EXPECT_EQ(included("  #  include \"core/base/time.h\"  // why"), "core/base/time.h");
  EXPECT_EQ(included("// #include <vector>"), "");
  EXPECT_EQ(included("#pragma once"), "");
}

TEST(IncludeDirection, RunsFromToolsToIngestToCore) {
  for (const auto& [folder, allowed] : kMayInclude)
    for (const fs::path& file : sources_below(folder))
      for (const std::string& include : includes_of(file))
        EXPECT_TRUE(kOurs.count(first_part(include)) == 0 || allowed.count(first_part(include)) != 0)
            << file << " includes " << include;
}

TEST(IncludeDirection, LetsCoreSeeEigenAndTheStandardLibraryOnly) {
  for (const fs::path& file : sources_below("core"))
    for (const std::string& include : includes_of(file)) {
      const bool standard = include.find('/') == std::string::npos && include.find('.') == std::string::npos;
      EXPECT_TRUE(standard || first_part(include) == "core" || first_part(include) == "Eigen")
          << file << " includes " << include;
    }
}

// The contracts that every stage may see; they hold no computation.
const std::set<std::string> kContracts = {"core/results.h", "core/stride/records.h"};

TEST(IncludeDirection, FollowsTheSampleInsideCore) {
  const fs::path core = test::source_path("core");
  for (const fs::path& file : sources_below("core")) {
    const std::string here = fs::relative(file, core).string();
    const bool simulator = first_part(here) == "sim";
    for (const std::string& include : includes_of(file)) {
      if (first_part(include) != "core" || kContracts.count(include) != 0) continue;
      const std::string there = include.substr(5);
      const bool allowed =
          simulator ? first_part(there) == "sim" || stage_of(there) <= 1 : stage_of(there) <= stage_of(here);
      EXPECT_TRUE(allowed) << file << " includes " << include;
    }
  }
}

}  // namespace
}  // namespace evenstride
