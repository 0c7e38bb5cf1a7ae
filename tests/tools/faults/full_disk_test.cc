// A small disk of its own (tmpfs) runs full under a running session, and is emptied again.
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "ingest/http/json.h"
#include "proto/results.pb.h"
#include "tests/ingest/daemon/http_client.h"
#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/temp_folder.h"
#include "tests/tools/daemon/daemon_process.h"
#include "tests/tools/daemon/history.h"

namespace evenstride {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using test::DaemonProcess;
using test::KeepingSensor;

constexpr milliseconds kPatience{30'000};
constexpr int kReadings = 1024;  // random ones: 12 kB a block
constexpr std::uint64_t kBefore = 40;

class FullDisk : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directory(data_);
    // In a name space of this process and its children: nobody else sees the disk, and it goes with them.
    if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("evenstride", data_.c_str(), "tmpfs", 0, "size=24m") != 0) {
      GTEST_SKIP() << "no file system can be mounted here: " << std::strerror(errno);
    }
    is_mounted_ = true;
    std::ofstream(folder_.file("config.toml")) << "[session]\nmin_free_mb = 4\n";
    start();
  }
  void TearDown() override {
    daemon_.reset();
    if (is_mounted_) ::umount2(data_.c_str(), MNT_DETACH);
  }
  void start() {
    daemon_.reset();
    daemon_ = std::make_unique<DaemonProcess>(
        DaemonProcess::Plan{EVENSTRIDE_PROGRAM, data_, 0, {"--config", folder_.file("config.toml")}, {}});
    ASSERT_TRUE(daemon_->listens()) << daemon_->said();
  }
  void fill() {
    std::ofstream out(data_ + "/ballast", std::ios::binary);
    const std::string piece(4096, 'x');
    while (out << piece && out.flush()) {
    }
  }
  template <class Condition>
  void turn_until(const char* what, Condition holds) {
    const auto until = steady_clock::now() + kPatience;
    while (!holds()) {
      ASSERT_LT(steady_clock::now(), until) << "never: " << what << "; " << sensor_.last_error();
      sensor_.turn(daemon_->ingest().port, milliseconds(20));
      sensor_.measured(++measured_);
      std::this_thread::sleep_for(milliseconds(20));
    }
  }
  test::Answer get(const std::string& path) { return test::request(daemon_->http(), "GET", path); }
  bool is_counted(const std::string& name) {
    return get("/metrics").body.find("\nevenstride_" + name + "_total 0\n") == std::string::npos;
  }
  v1::Live live() {
    v1::Live out;
    EXPECT_TRUE(json_parse(get("/api/runners/runner-7/live").body, out));
    return out;
  }
  std::string refusal_of_another_runner() {
    v1::Hello hello = test::hello_of(Site::kLeftShoe);
    hello.set_runner_id("another");
    const auto joined = SensorClient::join("127.0.0.1", daemon_->ingest().port, hello);
    return joined ? "" : joined.error();
  }
  void expect_acknowledged_once() {
    const auto found = test::readable(data_ + "/recordings").times;
    const auto blocks = found.find(sensor_.hello().device_id());
    ASSERT_NE(blocks, found.end());
    for (std::int64_t i = 0; i <= sensor_.acknowledged(); ++i) {
      const auto block = blocks->second.find(static_cast<std::uint64_t>(i));
      ASSERT_NE(block, blocks->second.end()) << "block " << i;
      EXPECT_EQ(block->second, 1) << "block " << i;
    }
  }

  test::TempFolder folder_;
  const std::string data_ = folder_.file("data");
  bool is_mounted_ = false;
  std::unique_ptr<DaemonProcess> daemon_;
  KeepingSensor sensor_{test::hello_of(Site::kPelvis), kReadings};
  std::uint64_t measured_ = 0;
};

TEST_F(FullDisk, OldDataStaysTheLiveViewGoesOnAndServiceReturns) {
  turn_until("the first blocks are acknowledged",
             [&] { return sensor_.acknowledged() >= static_cast<std::int64_t>(kBefore); });
  fill();
  turn_until("the write fails", [&] { return is_counted("storage_failures"); });
  const std::int64_t acknowledged = sensor_.acknowledged();
  const std::uint64_t seen = live().sensors(0).samples();
  turn_until("the live view goes on", [&] { return live().sensors(0).samples() > seen + 10 * kReadings; });
  EXPECT_EQ(sensor_.acknowledged(), acknowledged);
  EXPECT_NE(refusal_of_another_runner().find("no session can be started: the disk is full"),
            std::string::npos)
      << refusal_of_another_runner();
  EXPECT_TRUE(is_counted("sessions_refused_storage"));
  EXPECT_EQ(get("/readyz").status, 503);
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/api/sessions").status, 200);
  expect_acknowledged_once();
  fs::remove(data_ + "/ballast");
  turn_until("service returns", [&] { return sensor_.acknowledged() > acknowledged; });
  EXPECT_EQ(get("/readyz").status, 200);
  EXPECT_EQ(refusal_of_another_runner(), "");
  daemon_->end(SIGTERM);
  sensor_.hear_out();
  start();
  expect_acknowledged_once();
}

}  // namespace
}  // namespace evenstride
