#include "tools/formats/file.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/ingest/support/temp_folder.h"

namespace evenstride {
namespace {

namespace fs = std::filesystem;

TEST(WriteFile, ReplacesWhatWasThereAndLeavesNothingBeside) {
  const test::TempFolder folder;
  const std::string path = folder.path() + "/report.html";
  ASSERT_TRUE(write_file(path, "old"));
  ASSERT_TRUE(write_file(path, "new"));
  EXPECT_EQ(*read_file(path), "new");
  EXPECT_FALSE(fs::exists(path + ".partial"));
}

TEST(WriteFile, NeverWritesOverARecording) {
  const test::TempFolder folder;
  const std::string path = folder.path() + "/run.mcap", recording = "\x89MCAP0\r\n and a run";
  ASSERT_TRUE(write_file(path, recording));
  EXPECT_EQ(write_file(path, "report").error(),
            path + ": is a recording (MCAP); results are not written over it");
  EXPECT_EQ(*read_file(path), recording);
}

TEST(WriteFile, WritesIntoADeviceAndSaysThatItIsFull) {
  const test::TempFolder folder;
  const std::string full = folder.path() + "/full";
  fs::create_symlink("/dev/full", full);
  EXPECT_EQ(write_file(full, "report").error(), full + ": cannot be written: No space left on device");
  EXPECT_TRUE(fs::is_character_file(full)) << "the device was replaced";
}

TEST(WriteFile, AFolderInTheWayIsNamedAndNothingIsLeftBeside) {
  const test::TempFolder folder;
  const std::string path = folder.path() + "/report.html";
  fs::create_directory(path);
  EXPECT_EQ(write_file(path, "report").error(), path + ": Is a directory");
  EXPECT_FALSE(fs::exists(path + ".partial"));
}

}  // namespace
}  // namespace evenstride
