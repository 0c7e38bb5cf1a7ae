// What a session acknowledges, and what it does where the disk fails: while it runs, and at its end.
#include <fstream>

#include "ingest/daemon/data_directory.h"
#include "tests/ingest/session/runner_session_fixture.h"

namespace evenstride {
namespace {

using test::HeardLink;
using test::kSecond_ns;
using test::RunnerSessionTest;

TEST_F(RunnerSessionTest, AcknowledgesOnlyWhatTheSyncCovered) {
  HeardLink link;
  const auto port = start_with_a_block(link);
  const auto file = commit_begins();
  ASSERT_TRUE(file);
  send(*port, 1);  // while the sync is under way
  EXPECT_FALSE(link.acknowledged);
  session_->end_commit(file->sync());
  EXPECT_EQ(link.acknowledged, 0u);
  const auto again = commit_begins();
  ASSERT_TRUE(again);
  session_->end_commit(again->sync());
  EXPECT_EQ(link.acknowledged, 1u);
}

TEST_F(RunnerSessionTest, AFileWhoseSyncFailedIsNeverAcknowledgedAgain) {
  HeardLink link;
  const auto port = start_with_a_block(link);
  ASSERT_TRUE(commit_begins());
  session_->end_commit(Error{"Input/output error"});
  EXPECT_EQ(counters_.storage_failures, 1u);
  send(*port, 1);  // the run goes on
  EXPECT_FALSE(session_->ended());
  EXPECT_EQ(session_->live().sensors(0).samples(), 8u);
  EXPECT_FALSE(commit_begins());
  EXPECT_FALSE(link.acknowledged);
}

TEST_F(RunnerSessionTest, OnceThereIsRoomAgainSensorsAreSentToANewSession) {
  HeardLink link;
  const auto port = start_with_a_block(link);
  ASSERT_TRUE(commit_begins());
  session_->end_commit(Error{"No space left on device"});
  session_->advance();
  EXPECT_FALSE(session_->ended());
  clock_.now_ns += 3 * kSecond_ns;
  session_->advance();
  EXPECT_TRUE(session_->ended());
  EXPECT_TRUE(link.closed);
  EXPECT_EQ(link.error.code(), v1::ErrorFrame::CODE_STORAGE);
  EXPECT_FALSE(link.acknowledged);
}

TEST_F(RunnerSessionTest, AFullDiskRefusesNewSessions) {
  plan_.min_free_bytes = ~std::uint64_t{0};
  const auto refused = RunnerSession::start(plan_, clock_, counters_, test::hello_of(Site::kPelvis));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), "the disk is full");
  plan_.folder = "/no/such/folder";
  EXPECT_FALSE(RunnerSession::start(plan_, clock_, counters_, test::hello_of(Site::kPelvis)));
}

TEST_F(RunnerSessionTest, AFolderThatCannotBeWrittenIsNamedAsTheFault) {
  EXPECT_EQ(storage_fault_of(plan_), "");
  plan_.folder = folder_.file("no_folder");
  std::ofstream(plan_.folder) << "a file: nobody, root neither, can make files in it";
  EXPECT_EQ(storage_fault_of(plan_), "the data directory cannot be written: Permission denied");
}

TEST_F(RunnerSessionTest, AnEndWaitsForTheCommitUnderWayAndLetsGoOfSensorsOnceTheFileIsClosed) {
  HeardLink link;
  const auto port = start_with_a_block(link);
  const auto file = commit_begins();
  ASSERT_TRUE(file);
  send(*port, 1);
  session_->finish("end of the test");
  EXPECT_FALSE(session_->begin_close()) << "its sync may yet fail";
  session_->end_commit(file->sync());
  const auto close = session_->begin_close();
  ASSERT_TRUE(close);
  EXPECT_FALSE(session_->begin_close()) << "only once";
  EXPECT_FALSE(link.closed);
  EXPECT_EQ(link.acknowledged, 0u);
  int told = 0;
  session_->when_settled([&] { ++told; });
  session_->end_close(close());
  EXPECT_TRUE(link.closed && session_->settled());
  EXPECT_EQ(link.acknowledged, 1u);
  EXPECT_EQ(told, 1);
  EXPECT_TRUE(*has_end(session_->path()));
}

TEST_F(RunnerSessionTest, AnEndThatCannotBeWrittenIsNotAcknowledged) {
  HeardLink link;
  const auto port = start_with_a_block(link);
  session_->finish("end of the test");
  const auto close = session_->begin_close();
  ASSERT_TRUE(close);
  session_->end_close(Error{"Input/output error"});
  EXPECT_FALSE(link.acknowledged);
  EXPECT_EQ(link.error.code(), v1::ErrorFrame::CODE_STORAGE);
  EXPECT_EQ(counters_.storage_failures, 1u);
}

TEST_F(RunnerSessionTest, AnEndWhoseLastCommitFailsLetsGoOfSensorsToo) {
  HeardLink link;
  const auto port = start_with_a_block(link);
  ASSERT_TRUE(commit_begins());
  session_->finish("end of the test");
  session_->end_commit(Error{"Input/output error"});
  int told = 0;
  session_->when_settled([&] { ++told; });
  EXPECT_FALSE(session_->begin_close()) << "there is nothing to close";
  EXPECT_TRUE(link.closed && session_->settled());
  EXPECT_FALSE(link.acknowledged);
  EXPECT_EQ(link.error.code(), v1::ErrorFrame::CODE_STORAGE);
  EXPECT_EQ(told, 1);
  EXPECT_FALSE(session_->begin_close());
}

}  // namespace
}  // namespace evenstride
