// kill -9 at random under load: what was acknowledged is readable, once, and the next daemon carries on.
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/temp_folder.h"
#include "tests/tools/daemon/daemon_process.h"
#include "tests/tools/daemon/history.h"

namespace evenstride {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kSensors = 50, kSensorsOfARunner = 2;
// The long form begins a new directory every 30 rounds: it is about kills, not about ever longer recordings.
constexpr int kShortRounds = 30, kLongRounds = 1000;
constexpr int kReadings = 10;
constexpr milliseconds kBackWithin{2'000}, kLastAcks{2'000};

/// A sensor that measures without end, on a thread of its own.
class StubbornSensor {
 public:
  StubbornSensor(int number, std::uint16_t port) : sensor_(hello(number), kReadings), port_(port) {
    thread_ = std::thread([this] { work(); });
  }
  void stop() {
    stopping_ = true;
    thread_.join();
  }
  const test::KeepingSensor& sensor() const { return sensor_; }

 private:
  static v1::Hello hello(int number) {
    v1::Hello out = test::hello_of(number % 2 == 0 ? Site::kLeftShoe : Site::kPelvis);
    out.set_runner_id("runner-" + std::to_string(number / kSensorsOfARunner));
    out.set_device_id("sensor-" + std::to_string(number));
    return out;
  }
  void work() {
    for (std::uint64_t measured = 1; !stopping_; ++measured) {
      sensor_.measured(measured);
      sensor_.turn(port_, milliseconds(10));
      if (!sensor_.is_connected()) std::this_thread::sleep_for(milliseconds(10));
    }
  }
  test::KeepingSensor sensor_;
  std::uint16_t port_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

struct Count {
  std::int64_t kills = 0, acknowledged = 0, lost = 0, twice = 0;
  milliseconds slowest{0};
};

void compare(const test::KeepingSensor& sensor, test::Readable& found, Count& count) {
  const auto& blocks = found.times[sensor.hello().device_id()];
  count.acknowledged += sensor.acknowledged() + 1;
  for (std::int64_t i = 0; i <= sensor.acknowledged(); ++i) {
    count.lost += blocks.count(static_cast<std::uint64_t>(i)) == 0 ? 1 : 0;
  }
  for (const auto& [sequence, times] : blocks) count.twice += times > 1 ? 1 : 0;
}

// One directory, `rounds` kills, one comparison.
void kill_under_load(int rounds, std::mt19937_64& random, Count& count) {
  const test::TempFolder folder;
  test::DaemonProcess::Plan plan{EVENSTRIDE_PROGRAM, folder.file("data"), 0, {}, {}};
  auto daemon = std::make_unique<test::DaemonProcess>(plan);
  ASSERT_TRUE(daemon->listens()) << daemon->said();
  plan.port = daemon->ingest().port;
  std::vector<std::unique_ptr<StubbornSensor>> sensors;
  for (int i = 0; i < kSensors; ++i) sensors.push_back(std::make_unique<StubbornSensor>(i, plan.port));
  for (int round = 0; round < rounds; ++round) {
    std::this_thread::sleep_for(milliseconds(random() % 1'500));
    daemon->end(SIGKILL);
    const auto start = steady_clock::now();
    daemon = std::make_unique<test::DaemonProcess>(plan);
    if (!daemon->listens()) ADD_FAILURE() << "round " << round << ": " << daemon->said();
    count.slowest =
        std::max(count.slowest, std::chrono::duration_cast<milliseconds>(steady_clock::now() - start));
    ++count.kills;
  }
  std::this_thread::sleep_for(kLastAcks);
  for (auto& sensor : sensors) sensor->stop();
  daemon->end(SIGKILL);
  auto found = test::readable(folder.file("data/recordings"));
  for (const auto& sensor : sensors) compare(sensor->sensor(), found, count);
}

TEST(Kill, NothingAcknowledgedIsLostAndNothingIsThereTwice) {
  const std::uint64_t seed = std::random_device{}();
  std::cout << "seed " << seed << '\n';
  std::mt19937_64 random(seed);
  const int rounds = std::getenv("EVENSTRIDE_FULL") != nullptr ? kLongRounds : kShortRounds;
  Count count;
  while (count.kills < rounds && !HasFailure())
    kill_under_load(std::min(kShortRounds, rounds - static_cast<int>(count.kills)), random, count);
  std::cout << count.kills << " kills, " << count.acknowledged << " blocks acknowledged, " << count.lost
            << " lost, " << count.twice << " twice, back in " << count.slowest.count() << " ms at most\n";
  EXPECT_GT(count.acknowledged, 0);
  EXPECT_EQ(count.lost, 0);
  EXPECT_EQ(count.twice, 0);
  if (count.slowest > kBackWithin)
    std::cout << "slower than " << kBackWithin.count() << " ms on this machine now\n";
}

}  // namespace
}  // namespace evenstride
