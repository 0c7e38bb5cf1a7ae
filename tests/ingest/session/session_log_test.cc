#include "ingest/session/session_log.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/temp_folder.h"

namespace evenstride {
namespace {

class SessionLogTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto log = SessionLog::create(path_, test::header_of("s"));
    ASSERT_TRUE(log) << log.error();
    log_ = std::move(*log);
  }
  std::uint64_t write() {
    log_->writer().add(v1::RecordedTick{});
    log_->flush();
    return log_->writer().mcap().bytes_written();
  }
  void sync() {
    ASSERT_TRUE(log_->begin_sync()->sync());
    log_->end_sync();
  }
  test::TempFolder folder_;
  const std::string path_ = folder_.file("s.mcap");
  std::unique_ptr<SessionLog> log_;
};

// A chunk may be in the file, and synced with others, before sensors are told so.
TEST_F(SessionLogTest, WhatIsGivenUpKeepsWhatSensorsWereToldOfAndNoMore) {
  const std::uint64_t told = write();
  log_->mark();
  EXPECT_FALSE(log_->is_durable());
  sync();
  EXPECT_TRUE(log_->is_durable());
  const std::uint64_t more = write();
  ASSERT_GT(more, told);
  sync();
  log_->abandon();
  EXPECT_EQ(std::filesystem::file_size(path_), told);
}

TEST_F(SessionLogTest, OfWhatNobodyWasToldNothingIsLeft) {
  write();
  sync();
  log_->abandon();
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(SessionLogTest, NobodyMendsAFileThatIsBeingWritten) {
  write();
  const auto size = std::filesystem::file_size(path_);
  const auto refused = mend(path_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), path_ + " is being written by another program");
  EXPECT_EQ(std::filesystem::file_size(path_), size);
  log_.reset();
  const auto mended = mend(path_);
  ASSERT_TRUE(mended) << mended.error();
  EXPECT_EQ(mended->bytes_kept, size);
}

}  // namespace
}  // namespace evenstride
