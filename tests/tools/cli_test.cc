#include "tools/cli.h"

#include <gtest/gtest.h>

namespace evenstride {
namespace {

struct Seen {
  std::string text;
  std::vector<std::string> rest, files;
  double number = 1.0;
};

/// Runs "evenstride toy ..." whose function gives `status`, or throws `error`.
int run(
    std::vector<std::string> words, Seen& seen, const std::function<int()>& toy = [] { return kExitDone; }) {
  words.insert(words.begin(), "evenstride");
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  const Command command{"toy", "A toy", [&](Options& options) {
                          options.texts("REST", seen.rest, "the rest")
                              .texts("--file", seen.files, "files")
                              .text("--text", seen.text, "text")
                              .number("--number", seen.number, "number", 0.0, 5.0);
                          return toy;
                        }};
  return run_program(static_cast<int>(argv.size()), argv.data(), {command});
}

TEST(Cli, BindsWhatIsGivenAndKeepsDefaults) {
  Seen seen;
  EXPECT_EQ(run({"toy", "--text", "a", "b", "c"}, seen), kExitDone);
  EXPECT_EQ(seen.text, "a");
  EXPECT_EQ(seen.rest, (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(seen.number, 1.0);
}

TEST(Cli, AnOptionOfManyValuesLeavesWhatFollows) {
  Seen seen;
  EXPECT_EQ(run({"toy", "--file", "a", "--file", "b", "rest"}, seen), kExitDone);
  EXPECT_EQ(seen.files, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(seen.rest, std::vector<std::string>{"rest"});
}

TEST(Cli, AWrongCallIsTwo) {
  Seen seen;
  for (const std::vector<std::string>& words : {std::vector<std::string>{},
                                                {"tie"},
                                                {"toy", "--tie"},
                                                {"toy", "--number", "6"},
                                                {"toy", "--text", ""},
                                                {"toy", "--number", "x"}}) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(run(words, seen), kExitUsage);
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_EQ(said.find('\n'), said.size() - 1) << said;  // one line
    EXPECT_NE(said.find("; see evenstride"), std::string::npos) << said;
  }
  EXPECT_EQ(run({"toy", "--help"}, seen), kExitDone);
  EXPECT_EQ(run({"--version"}, seen), kExitDone);
}

TEST(Cli, FailuresAreOneLineAndTheirStatus) {
  Seen seen;
  testing::internal::CaptureStderr();
  EXPECT_EQ(run({"toy"}, seen, []() -> int { throw CommandError("no such file"); }), kExitFailed);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "evenstride: no such file\n");
  testing::internal::CaptureStderr();
  EXPECT_EQ(run({"toy"}, seen, []() -> int { throw CommandError("needs two", kExitUsage); }), kExitUsage);
  EXPECT_EQ(run({"toy"}, seen, []() -> int { throw std::runtime_error("our own mistake"); }), kExitFailed);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "evenstride: needs two\nevenstride: our own mistake\n");
  EXPECT_EQ(run({"toy"}, seen, [] { return 1; }), kExitFailed);
}

}  // namespace
}  // namespace evenstride
