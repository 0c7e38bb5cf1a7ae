#include "ingest/daemon/retention.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "ingest/daemon/daemon.h"
#include "ingest/recording/mcap_format.h"
#include "tests/ingest/daemon/http_client.h"
#include "tests/ingest/support/temp_folder.h"

namespace evenstride {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kDay_ns = 86'400'000'000'000;

std::int64_t unix_now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

TEST(RetentionRule, IsReadOrSaysWhatIsWrong) {
  EXPECT_FALSE(retention_rule_from("")->any());
  EXPECT_EQ(retention_rule_from("90d")->age_ns, 90 * kDay_ns);
  EXPECT_EQ(retention_rule_from("20GB")->bytes, 20'000'000'000u);
  const auto both = retention_rule_from("2d,5MB");
  EXPECT_EQ(both->age_ns, 2 * kDay_ns);
  EXPECT_EQ(both->bytes, 5'000'000u);
  for (const char* wrong : {"90", "d", "-1d", "0d", "20gb", "1d,2d", "1GB,2MB", "90d;20GB", "1.5d", "x"}) {
    EXPECT_FALSE(retention_rule_from(wrong)) << wrong;
  }
}

class RetentionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(recordings_);
    auto opened = Catalogue::open(folder_.file("data/catalogue.sqlite"));
    ASSERT_TRUE(opened) << opened.error();
    catalogue_ = std::move(*opened);
  }
  // A session that ended so many days ago.
  void add(const std::string& id, int days_ago, std::size_t bytes, bool is_over = true, bool has_end = true) {
    v1::SessionHeader header;
    header.set_session_id(id);
    header.set_runner_id("anna");
    header.set_start_unix_ns(now_ns_ - days_ago * kDay_ns - 60'000'000'000);
    ASSERT_TRUE(catalogue_->session_started(header, id + ".mcap"));
    v1::Summary summary;
    summary.set_recording(id + ".mcap");
    summary.set_runner_id("anna");
    summary.set_duration_s(60);
    if (is_over) {
      ASSERT_TRUE(catalogue_->session_ended(header, summary));
    }
    std::string content(bytes - mcap::kMagic.size(), 'x');
    content += has_end ? std::string(mcap::kMagic) : std::string(mcap::kMagic.size(), 'x');
    std::ofstream(path(id), std::ios::binary) << content;
    fs::last_write_time(path(id), fs::file_time_type::clock::now() - std::chrono::hours(24 * days_ago));
  }
  std::string path(const std::string& id) const { return recordings_ + "/" + id + ".mcap"; }
  std::vector<std::string> removals(const std::string& rule) {
    std::vector<std::string> out;
    const auto plan = retention_plan(*catalogue_, recordings_, *retention_rule_from(rule), now_ns_);
    for (const Removal& removal : plan.removals)
      out.push_back(removal.session.session_id() + ": " + removal.why);
    return out;
  }
  using Texts = std::vector<std::string>;
  test::TempFolder folder_;
  const std::string recordings_ = folder_.file("data/recordings");
  std::unique_ptr<Catalogue> catalogue_;
  const std::int64_t now_ns_ = unix_now_ns();
};

TEST_F(RetentionTest, OldOnesGoOldestFirst) {
  add("b", 20, 1'000);
  add("a", 30, 1'000);
  add("young", 9, 1'000);
  EXPECT_EQ(removals("10d"), (Texts{"a: older than 10 days", "b: older than 10 days"}));
  EXPECT_EQ(removals("40d"), Texts{});
  EXPECT_EQ(removals(""), Texts{});
}

TEST_F(RetentionTest, TheOldestGoUntilTheRestFits) {
  add("a", 3, 800'000);
  add("b", 2, 800'000);
  add("c", 1, 800'000);
  const std::string why = ": the oldest while all take more than 1 MB";
  EXPECT_EQ(removals("1MB"), (Texts{"a" + why, "b" + why}));
  EXPECT_EQ(removals("2MB"), (Texts{"a: the oldest while all take more than 2 MB"}));
  EXPECT_EQ(removals("3MB"), Texts{});
}

TEST_F(RetentionTest, RunningKeptTornAndForeignOnesStay) {
  add("running", 30, 1'000, false, false);
  add("kept", 30, 1'000);
  add("torn", 30, 1'000, true, false);
  std::ofstream(path("foreign")) << "not of the catalogue";
  ASSERT_TRUE(catalogue_->keep_session("kept", true));
  EXPECT_EQ(removals("1d,1MB"), Texts{});
  ASSERT_TRUE(catalogue_->keep_session("kept", false));
  EXPECT_EQ(removals("1d"), Texts{"kept: older than 1 days"});
  EXPECT_FALSE(catalogue_->keep_session("no such", true));
}

// A replay of an old run is as young as its file.
TEST_F(RetentionTest, AFileThatChangedLatelyIsYoung) {
  add("replay", 100, 1'000);
  fs::last_write_time(path("replay"), fs::file_time_type::clock::now());
  EXPECT_EQ(removals("10d"), Texts{});
}

TEST_F(RetentionTest, WhatIsRemovedStaysInTheCatalogue) {
  add("a", 30, 1'000);
  const auto plan = retention_plan(*catalogue_, recordings_, *retention_rule_from("1d"), now_ns_);
  ASSERT_EQ(plan.removals.size(), 1u);
  EXPECT_EQ(plan.bytes_before, 1'000u);
  EXPECT_EQ(plan.bytes_after, 0u);
  EXPECT_TRUE(fs::exists(path("a")));  // a plan changes nothing
  ASSERT_TRUE(carry_out(plan.removals[0], *catalogue_, recordings_, now_ns_));
  EXPECT_FALSE(fs::exists(path("a")));
  const auto session = catalogue_->sessions(1)[0];
  EXPECT_EQ(session.removed_unix_ns(), now_ns_);
  EXPECT_EQ(session.removed_why(), "older than 1 days");
  EXPECT_TRUE(catalogue_->summary("a"));
  EXPECT_EQ(removals("1d"), Texts{});  // once
}

TEST_F(RetentionTest, AFileThatIsGoneIsSaidToBe) {
  add("a", 1, 1'000);
  fs::remove(path("a"));
  EXPECT_EQ(removals("10d"), Texts{"a: its file is gone"});
}

// However many there are and however big: what goes is the oldest part, and no more of it than must.
TEST_F(RetentionTest, NoMoreGoesThanMust) {
  std::mt19937_64 random(11);
  std::vector<std::uint64_t> bytes;
  for (int i = 0; i < 40; ++i) {
    bytes.push_back(1'000 + random() % 400'000);
    add("s" + std::to_string(i), 50 - i, bytes.back());
  }
  for (const std::uint64_t limit_mb : {1u, 2u, 4u, 7u}) {
    const auto plan = retention_plan(*catalogue_, recordings_,
                                     *retention_rule_from(std::to_string(limit_mb) + "MB"), now_ns_);
    EXPECT_LE(plan.bytes_after, limit_mb * 1'000'000);
    for (std::size_t i = 0; i < plan.removals.size(); ++i) {
      EXPECT_EQ(plan.removals[i].session.session_id(), "s" + std::to_string(i));
    }
    if (!plan.removals.empty()) {
      EXPECT_GT(plan.bytes_after + plan.removals.back().bytes, limit_mb * 1'000'000);
    }
  }
}

TEST_F(RetentionTest, TheDaemonRemovesAndSaysSo) {
  add("old", 30, 1'000);
  add("young", 1, 1'000);
  catalogue_.reset();
  DaemonOptions options;
  options.data = folder_.file("data");
  options.ingest = options.http = "127.0.0.1:0";
  options.session.min_free_bytes = 0;
  options.retention = "10d";
  const auto daemon = Daemon::start(options);
  ASSERT_TRUE(daemon) << daemon.error();
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  std::string metrics;
  while (metrics.find("evenstride_recordings_removed_total 1\n") == std::string::npos) {
    ASSERT_LT(std::chrono::steady_clock::now(), until) << metrics;
    metrics = test::request((*daemon)->http(), "GET", "/metrics").body;
  }
  EXPECT_FALSE(fs::exists(path("old")));
  EXPECT_TRUE(fs::exists(path("young")));
  const std::string list = test::request((*daemon)->http(), "GET", "/api/sessions").body;
  EXPECT_NE(list.find("older than 10 days"), std::string::npos) << list;
}

}  // namespace
}  // namespace evenstride
