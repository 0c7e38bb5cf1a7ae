// The n-th call fails, n = 1 until a run is clean: the daemon does not crash, acknowledges nothing that
// cannot be read afterwards, counts the error, and serves on, or ends with one line and is there again when
// started.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/ingest/support/temp_folder.h"
#include "tests/tools/faults/fault_trial.h"

namespace evenstride {
namespace {

namespace fs = std::filesystem;
using test::DaemonProcess;
using test::FaultCall;
using test::FaultKind;
using test::FaultTrial;
using test::kBlocks;
using test::KeepingSensor;
using test::kPatience;
using test::kReadings;
using test::milliseconds;
using test::steady_clock;

constexpr int kAtOnce = 8;                                                    // runs wait more than they work
constexpr std::array<std::uint64_t, 6> kShortPoints = {1, 2, 5, 12, 30, 80};  // of n, in the short form

class NthFailure : public ::testing::TestWithParam<FaultKind> {
 protected:
  // A directory whose daemon was killed in the middle of a session, as every run finds it.
  void SetUp() override {
    torn_ = folder_.file("torn");
    DaemonProcess daemon({EVENSTRIDE_PROGRAM, torn_, 0, {}, {}});
    ASSERT_TRUE(daemon.listens()) << daemon.said();
    v1::Hello hello = test::hello_of(Site::kPelvis);
    hello.set_runner_id("torn");
    hello.set_device_id("torn");
    KeepingSensor sensor(hello, kReadings);
    sensor.measured(kBlocks);
    const auto until = steady_clock::now() + kPatience;
    while (!sensor.all_acknowledged() && steady_clock::now() < until) {
      sensor.turn(daemon.ingest().port, milliseconds(10));
    }
    ASSERT_TRUE(sensor.all_acknowledged());
    daemon.end(SIGKILL);
  }

  // @return whether the fault was met.
  bool run(std::uint64_t at) {
    FaultTrial one(GetParam(), at, make_folder(at), torn_);
    one.all();
    const std::lock_guard lock(mutex_);
    calls_ = std::max(calls_, one.calls());
    if (one.failures() > 0) {
      ++met_;
      counted_ += one.was_counted() ? 1 : 0;
      ended_ += one.has_ended_early() ? 1 : 0;
    }
    if (!one.complaints().empty()) {
      ADD_FAILURE() << GetParam().name << ", n = " << at << " (" << one.what() << "):\n" << one.complaints();
    }
    return one.failures() > 0;
  }
  std::string make_folder(std::uint64_t at) {
    const std::string path = folder_.file("run" + std::to_string(at));
    fs::create_directories(path);
    return path;
  }
  template <class Take>
  void in_parallel(Take take) {
    std::vector<std::thread> threads;
    for (int i = 0; i < kAtOnce; ++i) threads.emplace_back(take);
    for (std::thread& thread : threads) thread.join();
  }
  // n = 1, 2, ... until a run is clean; of the many thousand allocations every seventh, others each time;
  // EVENSTRIDE_FAULT_STEP sets another step for these.
  void every_n() {
    const char* asked = std::getenv("EVENSTRIDE_FAULT_STEP");
    const std::uint64_t wished = asked != nullptr ? std::stoull(asked) : 7;
    const std::uint64_t step = GetParam().call == FaultCall::kMalloc ? std::max<std::uint64_t>(wished, 1) : 1;
    const std::uint64_t first = 1 + std::random_device{}() % step;
    std::atomic<std::uint64_t> next{first};
    std::atomic<bool> clean{false};
    in_parallel([&] {
      while (!clean) {
        const std::uint64_t at = next.fetch_add(step);
        if (!run(at)) clean = true;
        fs::remove_all(folder_.file("run" + std::to_string(at)));
      }
    });
    std::cout << GetParam().name << ": n = " << first << ", " << first + step << " ... " << next - step;
  }
  // A few, further and further apart, as far as a run makes calls.
  void some_n() {
    const std::uint64_t scale = GetParam().call == FaultCall::kMalloc ? 250 : 1;
    std::atomic<std::size_t> next{0};
    in_parallel([&] {
      for (std::size_t i = next++; i < kShortPoints.size(); i = next++) run(kShortPoints[i] * scale);
    });
    std::cout << GetParam().name << ": " << calls_ << " calls in a run, n =";
    for (const std::uint64_t at : kShortPoints) std::cout << ' ' << at * scale;
  }

  test::TempFolder folder_;
  std::string torn_;
  std::mutex mutex_;
  std::uint64_t calls_ = 0;
  int met_ = 0, counted_ = 0, ended_ = 0;
};

TEST_P(NthFailure, NothingAcknowledgedIsLost) {
  std::getenv("EVENSTRIDE_FULL") != nullptr ? every_n() : some_n();
  std::cout << "; met by " << met_ << " runs, " << counted_ << " saw it in /metrics, " << ended_
            << " daemons ended and said so\n";
  EXPECT_GT(met_, 0);
}

std::string name_of(const ::testing::TestParamInfo<FaultKind>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Calls, NthFailure,
                         ::testing::Values(FaultKind{"Write", FaultCall::kWrite, ENOSPC},
                                           FaultKind{"ShortWrite", FaultCall::kWrite, 0},
                                           FaultKind{"WriteInterrupted", FaultCall::kWrite, EINTR},
                                           FaultKind{"WriteFromStart", FaultCall::kWrite, EIO, true},
                                           FaultKind{"WriteForGood", FaultCall::kWrite, ENOSPC, false, true},
                                           FaultKind{"Fdatasync", FaultCall::kFdatasync, EIO},
                                           FaultKind{"FdatasyncFromStart", FaultCall::kFdatasync, EIO, true},
                                           FaultKind{"FdatasyncForGood", FaultCall::kFdatasync, EIO, false,
                                                     true},
                                           FaultKind{"Fsync", FaultCall::kFsync, EIO},
                                           FaultKind{"FsyncFromStart", FaultCall::kFsync, EIO, true},
                                           FaultKind{"Open", FaultCall::kOpen, EMFILE},
                                           FaultKind{"OpenFromStart", FaultCall::kOpen, EMFILE, true},
                                           FaultKind{"OpenForGood", FaultCall::kOpen, EMFILE, false, true},
                                           FaultKind{"RenameFromStart", FaultCall::kRename, EACCES, true},
                                           FaultKind{"Accept", FaultCall::kAccept, EMFILE},
                                           FaultKind{"Malloc", FaultCall::kMalloc, ENOMEM},
                                           FaultKind{"MallocFromStart", FaultCall::kMalloc, ENOMEM, true}),
                         name_of);

}  // namespace
}  // namespace evenstride
