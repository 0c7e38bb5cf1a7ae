#include "ingest/daemon/config.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/ingest/support/temp_folder.h"

namespace evenstride {
namespace {

Status read(const std::string& text, Config& config) {
  const test::TempFolder folder;
  std::ofstream(folder.file("evenstride.toml")) << text;
  return read_config(folder.file("evenstride.toml"), config);
}

Status read(const std::string& text, DaemonOptions& options) {
  Config config{options, {}};
  const Status status = read(text, config);
  options = config.daemon;
  return status;
}

TEST(Config, SetsWhatItSaysAndNothingElse) {
  DaemonOptions options;
  const Status status = read(
      "data = '/srv/runs'\nworkers = 3\n[limits]\nidle_s = 2.5\nconnections = 10\n[session]\nmin_free_mb = "
      "1\n"
      "[log]\nlevel = 'error'\n",
      options);
  ASSERT_TRUE(status) << status.error();
  EXPECT_EQ(options.data, "/srv/runs");
  EXPECT_EQ(options.workers, 3u);
  EXPECT_EQ(options.ingest_limits.idle, std::chrono::milliseconds(2500));
  EXPECT_EQ(options.ingest_limits.connections, 10u);
  EXPECT_EQ(options.session.min_free_bytes, 1'000'000u);
  EXPECT_EQ(options.log_level, LogLevel::kError);
  EXPECT_EQ(options.http, DaemonOptions{}.http);
}

TEST(Config, TakesDatagramsAndXimu3Sensors) {
  DaemonOptions options;
  const Status status = read(
      "udp = '127.0.0.1:7071'\nudp_unencrypted = true\n"
      "ximu3 = ['192.168.1.1:7000=anna:pelvis', '192.168.1.2:7000=anna:leftshoe']\n",
      options);
  ASSERT_TRUE(status) << status.error();
  EXPECT_EQ(options.udp, "127.0.0.1:7071");
  EXPECT_TRUE(options.udp_unencrypted);
  EXPECT_EQ(options.ximu3,
            (std::vector<std::string>{"192.168.1.1:7000=anna:pelvis", "192.168.1.2:7000=anna:leftshoe"}));
  EXPECT_FALSE(read("ximu3 = '192.168.1.1:7000=anna:pelvis'\n", options)) << "not a list";
  EXPECT_FALSE(read("ximu3 = [7000]\n", options));
}

TEST(Config, TakesFilesOfWhatIsKnown) {
  Config config;
  const Status status = read(
      "[known]\nsensors = ['/s.json']\npersonal = ['/a.json', '/b.json']\nmodels = ['/m.txt']\n", config);
  ASSERT_TRUE(status) << status.error();
  EXPECT_EQ(config.known.sensors, std::vector<std::string>{"/s.json"});
  EXPECT_EQ(config.known.personal, (std::vector<std::string>{"/a.json", "/b.json"}));
  EXPECT_EQ(config.known.models, std::vector<std::string>{"/m.txt"});
}

TEST(Config, TakesTokensAndTls) {
  DaemonOptions options;
  const Status status = read(
      "tokens = true\n[tls]\ncertificate = '/etc/c.pem'\nkey = '/etc/k.pem'\n[limits]\nwrong_tokens = 4\n"
      "page_patience_s = 1.5\n",
      options);
  ASSERT_TRUE(status) << status.error();
  EXPECT_TRUE(options.tokens);
  EXPECT_FALSE(options.insecure);
  EXPECT_EQ(options.tls.certificate, "/etc/c.pem");
  EXPECT_EQ(options.access_limits.wrong_tokens, 4u);
  EXPECT_EQ(options.http_limits.patience, std::chrono::milliseconds(1500));
  EXPECT_FALSE(read("tokens = 'yes'\n", options));
}

TEST(Config, RefusesHeadersThatTheParserDoesNotExpect) {
  DaemonOptions options;
  EXPECT_FALSE(read("[[*0\n", options));
  EXPECT_FALSE(read("[*]\n", options));
}

TEST(Config, RefusesLettersBeyondAsciiOutsideOfQuotes) {
  DaemonOptions options;
  EXPECT_FALSE(read("workers = 3\u02B0\n", options));
  EXPECT_FALSE(read("\u02B0 = 3\n", options));
  EXPECT_TRUE(read("data = '/l\u00E4ufe'  # sch\u00F6n\n", options));
  EXPECT_EQ(options.data, "/l\u00E4ufe");
}

TEST(Config, TakesLimitsOfSessionsAndRetention) {
  DaemonOptions options;
  const Status status = read("retention = '90d,20GB'\n[limits]\nsessions = 7\nmemory_mb = 500\n", options);
  ASSERT_TRUE(status) << status.error();
  EXPECT_EQ(options.retention, "90d,20GB");
  EXPECT_EQ(options.session_limits.sessions, 7u);
  EXPECT_EQ(options.session_limits.memory_bytes, 500'000'000u);
  const Status wrong = read("retention = '90'\n", options);
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().find("line 1: retention must be '90d', '20GB' or '90d,20GB'"), std::string::npos);
}

TEST(Config, NamesEveryFaultWithItsLine) {
  DaemonOptions options;
  const Status status = read(
      "dta = 'x'\nworkers = 1000\n[limits]\nidle_s = 'long'\nspeed = 3\n[log]\nlevel = 'loud'\n", options);
  ASSERT_FALSE(status);
  for (const char* fault : {"line 1: dta is not known", "line 2: workers must be from 0 to 256",
                            "line 4: limits.idle_s must be a number", "line 5: limits.speed is not known",
                            "line 7: log.level must be info, warning, error or off"}) {
    EXPECT_NE(status.error().find(fault), std::string::npos) << fault << " in\n" << status.error();
  }
}

TEST(Config, CountsAreWholeNumbers) {
  DaemonOptions options;
  const Status status = read("workers = 1.5\n", options);
  ASSERT_FALSE(status);
  EXPECT_NE(status.error().find("line 1: workers must be a whole number"), std::string::npos)
      << status.error();
  EXPECT_TRUE(read("workers = 2.0\n[limits]\nmemory_mb = 0.5\n", options));
  EXPECT_EQ(options.workers, 2u);
}

TEST(Config, WhatIsNoTomlIsSaidWithItsLine) {
  DaemonOptions options;
  const Status status = read("data = 'x'\nworkers = = 3\n", options);
  ASSERT_FALSE(status);
  EXPECT_NE(status.error().find("line 2"), std::string::npos) << status.error();
  Config config;
  EXPECT_FALSE(read_config("/no/such/file.toml", config));
  const test::TempFolder folder;
  EXPECT_EQ(read_config(folder.path(), config).error(), folder.path() + ": is a folder, not a file");
}

TEST(JsonEscaped, KeepsALineOneObject) { EXPECT_EQ(json_escaped("a\"b\\c\nd"), "a\\\"b\\\\c\\u000ad"); }

}  // namespace
}  // namespace evenstride
