#include "ingest/catalogue/catalogue.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <thread>

#include "tests/ingest/support/temp_folder.h"

namespace evenstride {
namespace {

v1::SessionHeader header_of(const std::string& id, std::int64_t start) {
  v1::SessionHeader header;
  header.set_session_id(id);
  header.set_runner_id("anna");
  header.set_start_unix_ns(start);
  return header;
}

class CatalogueTest : public ::testing::Test {
 protected:
  void SetUp() override { reopen(); }
  void reopen() {
    catalogue_.reset();
    auto opened = Catalogue::open(folder_.file("catalogue.sqlite"));
    ASSERT_TRUE(opened) << opened.error();
    catalogue_ = std::move(*opened);
  }
  test::TempFolder folder_;
  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(CatalogueTest, KeepsSessionsNewestFirst) {
  ASSERT_TRUE(catalogue_->session_started(header_of("a", 100), "a.mcap"));
  ASSERT_TRUE(catalogue_->session_started(header_of("b", 200), "b.mcap"));
  v1::Summary summary;
  summary.set_recording("a.mcap");
  summary.set_duration_s(61.5);
  summary.set_steps(170);
  ASSERT_TRUE(catalogue_->session_ended(header_of("a", 100), summary));
  reopen();
  const auto sessions = catalogue_->sessions(10);
  ASSERT_EQ(sessions.size(), 2u);
  EXPECT_EQ(sessions[0].session_id(), "b");
  EXPECT_TRUE(sessions[0].active());
  EXPECT_EQ(sessions[1].recording(), "a.mcap");
  EXPECT_FALSE(sessions[1].active());
  EXPECT_EQ(sessions[1].duration_s(), 61.5);
  EXPECT_EQ(catalogue_->summary("a")->steps(), 170u);
  EXPECT_FALSE(catalogue_->summary("b"));
  EXPECT_FALSE(catalogue_->summary("no such"));
  EXPECT_EQ(catalogue_->sessions(1).size(), 1u);
}

TEST_F(CatalogueTest, ListsTheSessionsOfOneRunnerHoweverManyOthersAreNewer) {
  ASSERT_TRUE(catalogue_->session_started(header_of("old", 100), "old.mcap"));
  v1::SessionHeader other = header_of("new", 200);
  other.set_runner_id("ben");
  ASSERT_TRUE(catalogue_->session_started(other, "new.mcap"));
  EXPECT_EQ(catalogue_->sessions(1)[0].session_id(), "new");
  ASSERT_EQ(catalogue_->sessions(1, "anna").size(), 1u);
  EXPECT_EQ(catalogue_->sessions(1, "anna")[0].session_id(), "old");
  EXPECT_TRUE(catalogue_->sessions(1, "nobody").empty());
  EXPECT_EQ(catalogue_->session("old")->recording(), "old.mcap");
  EXPECT_FALSE(catalogue_->session("none"));
}

TEST_F(CatalogueTest, ASessionThatEndsUnseenIsTakenIn) {
  ASSERT_TRUE(catalogue_->session_ended(header_of("x", 5), {}));
  EXPECT_EQ(catalogue_->session("x")->runner_id(), "anna");
  ASSERT_TRUE(catalogue_->session_repaired("x"));
  EXPECT_TRUE(catalogue_->sessions(1)[0].repaired());
}

TEST_F(CatalogueTest, KeepsAnswersOncePerPrompt) {
  v1::PromptAnswer answer;
  answer.set_prompt_id(3);
  answer.set_answer("later");
  ASSERT_TRUE(catalogue_->prompt_answered("s", answer));
  answer.set_answer("done");
  ASSERT_TRUE(catalogue_->prompt_answered("s", answer));
  const auto answers = catalogue_->answers("s");
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].answer(), "done");
}

TEST_F(CatalogueTest, TokensAreRevokedNotForgotten) {
  const auto id =
      catalogue_->add_token({0, std::string("\0hash\xFF", 6), "device", "anna", "left shoe", 7, false});
  ASSERT_TRUE(id) << id.error();
  EXPECT_FALSE(catalogue_->add_token({0, std::string("\0hash\xFF", 6), "device", "", "", 0, false}));
  EXPECT_FALSE(catalogue_->add_token({0, "other", "king", "", "", 0, false}));
  ASSERT_TRUE(catalogue_->revoke_token(*id));
  EXPECT_FALSE(catalogue_->revoke_token(*id + 1));
  const auto tokens = *catalogue_->tokens();
  ASSERT_EQ(tokens.size(), 1u);
  EXPECT_EQ(tokens[0].hash, std::string("\0hash\xFF", 6));
  EXPECT_TRUE(tokens[0].revoked);
}

TEST_F(CatalogueTest, IsForItsOwnersEyesOnly) {
  ASSERT_TRUE(catalogue_->add_token({0, "hash", "device", "", "", 0, false}));
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    EXPECT_EQ(entry.status().permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
        << entry.path();
  }
}

TEST_F(CatalogueTest, WorksFromManyThreads) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this, t] {
      for (int i = 0; i < 20; ++i) {
        EXPECT_TRUE(
            catalogue_->session_started(header_of(std::to_string(t) + "-" + std::to_string(i), i), "f"));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(catalogue_->sessions(1000).size(), 80u);
}

TEST_F(CatalogueTest, AFileOfALaterVersionIsRefused) {
  catalogue_.reset();
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(folder_.file("catalogue.sqlite").c_str(), &db), SQLITE_OK);
  sqlite3_exec(db, "PRAGMA user_version = 999", nullptr, nullptr, nullptr);
  sqlite3_close(db);
  const auto refused = Catalogue::open(folder_.file("catalogue.sqlite"));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("later version"), std::string::npos);
}

TEST(Catalogue, AnUnusablePathIsSaid) {
  const auto refused = Catalogue::open("/no/such/folder/catalogue.sqlite");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("/no/such/folder"), std::string::npos);
}

}  // namespace
}  // namespace evenstride
