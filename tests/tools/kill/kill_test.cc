// kill -9 at random under load: what was acknowledged is readable, once, and the next daemon carries on.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "ingest/client/sensor_client.h"
#include "ingest/daemon/daemon.h"
#include "ingest/recording/session_reader.h"
#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/temp_folder.h"

namespace evenstride {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kSensors = 50, kSensorsOfARunner = 2;
constexpr int kShortRounds = 30, kLongRounds = 1000;
constexpr milliseconds kBackWithin{2'000};
constexpr milliseconds kPatience{30'000};

/// A daemon in a process of its own, on a port that stays.
class DaemonProcess {
 public:
  DaemonProcess(const std::string& data, std::uint16_t port) {
    const std::string ports = data + ".ports";
    std::filesystem::remove(ports);
    child_ = ::fork();
    if (child_ == 0) {
      const int nowhere = ::open("/dev/null", O_WRONLY);
      ::dup2(nowhere, STDOUT_FILENO);
      ::dup2(nowhere, STDERR_FILENO);
      const std::string ingest = "127.0.0.1:" + std::to_string(port);
      ::execl(EVENSTRIDE_PROGRAM, EVENSTRIDE_PROGRAM, "serve", "--data", data.c_str(), "--ingest",
              ingest.c_str(), "--http", "127.0.0.1:0", "--ports-file", ports.c_str(), "--json", nullptr);
      ::_exit(127);
    }
    const auto until = steady_clock::now() + kPatience;
    while (!std::filesystem::exists(ports) && steady_clock::now() < until) {
      std::this_thread::sleep_for(milliseconds(5));
    }
    std::ifstream in(ports);
    std::string line;
    std::getline(in, line);
    port_ = static_cast<std::uint16_t>(std::atoi(line.substr(line.rfind(':') + 1).c_str()));
  }
  ~DaemonProcess() { end(SIGTERM); }
  void end(int signal) {
    if (child_ <= 0) return;
    ::kill(child_, signal);
    ::waitpid(child_, nullptr, 0);
    child_ = -1;
  }
  std::uint16_t port() const { return port_; }

 private:
  pid_t child_ = -1;
  std::uint16_t port_ = 0;
};

/// A sensor that keeps blocks until they are acknowledged and comes back whenever it is cut off.
class StubbornSensor {
 public:
  StubbornSensor(int number, std::uint16_t port) : port_(port) {
    hello_ = test::hello_of(number % 2 == 0 ? Site::kLeftShoe : Site::kPelvis);
    hello_.set_runner_id("runner-" + std::to_string(number / kSensorsOfARunner));
    hello_.set_device_id("sensor-" + std::to_string(number));
    thread_ = std::thread([this] { work(); });
  }
  void stop() {
    stopping_ = true;
    thread_.join();
  }
  const std::string& device() const { return hello_.device_id(); }
  std::int64_t acknowledged() const { return acknowledged_; }  ///< highest sequence number; -1 = none
  std::uint64_t reconnects() const { return reconnects_; }

 private:
  void work() {
    std::mt19937_64 random(static_cast<std::uint64_t>(std::hash<std::string>{}(hello_.device_id())));
    std::unique_ptr<SensorClient> client;
    std::uint64_t next = 0;
    while (!stopping_) {
      if (!client) {
        auto joined = SensorClient::join("127.0.0.1", port_, hello_);
        if (!joined) {
          std::this_thread::sleep_for(milliseconds(20));
          continue;
        }
        client = std::move(*joined);
        ++reconnects_;
        next = static_cast<std::uint64_t>(acknowledged_ + 1);  // all that was not acknowledged, again
      }
      v1::ClientFrame frame;
      std::mt19937_64 same(next);
      *frame.mutable_block() = test::block_of(next++, 10, same);
      if (!client->send(frame) || !hear(*client)) client.reset();
    }
  }
  bool hear(SensorClient& client) {
    while (true) {
      auto answer = client.receive(milliseconds(10));
      if (!answer || (*answer && (*answer)->has_error())) return false;
      if (!*answer) return true;
      if ((*answer)->has_ack()) {
        acknowledged_ =
            std::max(acknowledged_.load(), static_cast<std::int64_t>((*answer)->ack().durable_sequence()));
      }
    }
  }
  std::uint16_t port_;
  v1::Hello hello_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::int64_t> acknowledged_{-1};
  std::atomic<std::uint64_t> reconnects_{0};
  std::thread thread_;
};

// How often each block of each device can be read in all recordings.
std::map<std::string, std::map<std::uint64_t, int>> readable(const std::string& folder) {
  std::map<std::string, std::map<std::uint64_t, int>> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    auto reader = SessionReader::open(entry.path());
    if (!reader) continue;  // killed before its header was whole: nothing of it was acknowledged
    SessionEvent event;
    while (reader->next(event)) {
      if (const auto* block = std::get_if<v1::RecordedBlock>(&event)) {
        ++found[block->device_id()][block->block().sequence()];
      }
    }
  }
  return found;
}

int rounds() { return std::getenv("EVENSTRIDE_FULL") != nullptr ? kLongRounds : kShortRounds; }

TEST(Kill, NothingAcknowledgedIsLostAndNothingIsThereTwice) {
  const std::uint64_t seed = std::random_device{}();
  std::cout << "seed " << seed << '\n';
  std::mt19937_64 random(seed);
  const test::TempFolder folder;
  const std::string data = folder.file("data");
  auto daemon = std::make_unique<DaemonProcess>(data, std::uint16_t{0});
  const std::uint16_t port = daemon->port();
  ASSERT_NE(port, 0);
  std::vector<std::unique_ptr<StubbornSensor>> sensors;
  for (int i = 0; i < kSensors; ++i) sensors.push_back(std::make_unique<StubbornSensor>(i, port));
  milliseconds slowest{0};
  for (int round = 0; round < rounds(); ++round) {
    std::this_thread::sleep_for(milliseconds(random() % 1'500));
    daemon->end(SIGKILL);
    const auto start = steady_clock::now();
    daemon = std::make_unique<DaemonProcess>(data, port);
    ASSERT_EQ(daemon->port(), port) << "round " << round;
    slowest = std::max(slowest, std::chrono::duration_cast<milliseconds>(steady_clock::now() - start));
  }
  std::this_thread::sleep_for(milliseconds(2'000));
  for (auto& sensor : sensors) sensor->stop();
  daemon->end(SIGKILL);
  const auto blocks = readable(data + "/recordings");
  std::int64_t acknowledged = 0, lost = 0, twice = 0;
  for (const auto& sensor : sensors) {
    const auto found = blocks.find(sensor->device());
    ASSERT_NE(found, blocks.end());
    acknowledged += sensor->acknowledged() + 1;
    for (std::int64_t i = 0; i <= sensor->acknowledged(); ++i) {
      lost += found->second.count(static_cast<std::uint64_t>(i)) == 0 ? 1 : 0;
    }
    for (const auto& [sequence, times] : found->second) twice += times > 1 ? 1 : 0;
  }
  std::cout << rounds() << " kills, " << acknowledged << " blocks acknowledged, " << lost << " lost, "
            << twice << " twice, back in " << slowest.count() << " ms at most\n";
  EXPECT_GT(acknowledged, 0);
  EXPECT_EQ(lost, 0);
  EXPECT_EQ(twice, 0);
  if (slowest > kBackWithin)
    std::cout << "slower than " << kBackWithin.count() << " ms on this machine now\n";
}

}  // namespace
}  // namespace evenstride
