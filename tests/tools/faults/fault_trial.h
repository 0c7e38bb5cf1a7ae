/// One daemon under load, with one fault: what it must not do.
#pragma once

#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <ostream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/ingest/daemon/http_client.h"
#include "tests/ingest/recording/session_fixture.h"
#include "tests/tools/daemon/daemon_process.h"
#include "tests/tools/daemon/history.h"
#include "tests/tools/faults/fault_control.h"

namespace evenstride::test {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

inline constexpr int kReadings = 2048;  // random ones: ten blocks of 25 kB fill a chunk
inline constexpr std::uint64_t kBlocks = 12, kLastBlocks = 2;
inline constexpr milliseconds kPatience{30'000}, kFailingFor{300}, kCountedWithin{5'000};

struct FaultKind {
  const char* name;
  FaultCall call;
  int error;  // 0: a short write
  bool from_start = false, for_good = false;
};

inline void PrintTo(const FaultKind& kind, std::ostream* out) { *out << kind.name; }

/// One daemon under load, with one fault.
class FaultTrial {
 public:
  FaultTrial(const FaultKind& kind, std::uint64_t at, const std::string& folder, const std::string& torn)
      : data_(folder + "/data"),
        fault_(folder + "/plan", kind.call, kind.error, at, kind.for_good),
        kind_(kind) {
    std::filesystem::copy(torn, data_, std::filesystem::copy_options::recursive);
    plan_ = {EVENSTRIDE_PROGRAM, data_, 0, {"--workers", "2"}, {}};
    for (const Site site : {Site::kLeftShoe, Site::kPelvis}) {
      sensors_.push_back(std::make_unique<KeepingSensor>(hello_of(site), kReadings));
    }
  }
  void all() {
    start();
    send(kBlocks);
    look_at_page();
    for (auto& sensor : sensors_) sensor->goodbye();
    for (auto& sensor : sensors_) sensor->hear_out();
    send(kBlocks + kLastBlocks, false);  // into a new session, acknowledged at the stop
    stop();
    read_back();
  }
  std::uint64_t failures() const { return fault_.failures(); }
  std::uint64_t calls() const { return fault_.calls(); }
  std::string complaints() const { return complaints_.str(); }
  bool was_counted() const { return was_counted_; }
  std::string what() const { return fault_.what(); }
  bool has_ended_early() const { return has_ended_early_; }

 private:
  void complain(const std::string& what) { complaints_ << "  " << what << '\n'; }

  void start() {
    plan_.environment = {std::string("LD_PRELOAD=") + EVENSTRIDE_FAULT_LIBRARY, fault_.variable()};
    if (kind_.from_start) fault_.mark();
    daemon_ = std::make_unique<DaemonProcess>(plan_);
    if (!kind_.from_start) fault_.mark();
    await_service();
  }
  // As the system's service manager does.
  void await_service() {
    if (!daemon_->ended() && daemon_->listens()) return;
    if (!daemon_->ended()) return complain("it neither listens nor ends");
    look_at_end(*daemon_->ended());
    has_ended_early_ = true;
    fault_.heal();
    daemon_ = std::make_unique<DaemonProcess>(plan_);
    if (!daemon_->listens()) complain("it does not start again: " + daemon_->said());
  }
  void look_at_end(int status) {
    if (is_of_loader(status)) return;
    const std::string said = daemon_->said();
    if (WIFSIGNALED(status)) {
      complain("crashed by signal " + std::to_string(WTERMSIG(status)) + ": " + said);
    } else if (WEXITSTATUS(status) != 0 && said.find("evenstride: ") == std::string::npos) {
      complain("ended with " + std::to_string(WEXITSTATUS(status)) + " and did not say why");
    }
  }
  // Before there is a daemon, while the system loads the program: the daemon says it in words of its own.
  bool is_of_loader(int status) const {
    return kind_.call == FaultCall::kMalloc && kind_.from_start && WIFSIGNALED(status) &&
           WTERMSIG(status) == SIGABRT &&
           daemon_->said().rfind("terminate called after throwing an instance of 'std::bad_alloc'", 0) == 0;
  }
  // A fault that stays goes away some time after it was met.
  void heal_in_time() {
    if (fault_.failures() == 0) return;
    if (met_at_ == steady_clock::time_point{}) met_at_ = steady_clock::now();
    if (kind_.for_good && steady_clock::now() - met_at_ > kFailingFor) fault_.heal();
  }
  void send(std::uint64_t blocks, bool until_acknowledged = true) {
    const auto until = steady_clock::now() + kPatience;
    for (auto& sensor : sensors_) sensor->measured(blocks);
    bool all = false;
    while (!all) {
      await_service();
      all = true;
      for (auto& sensor : sensors_) {
        sensor->turn(daemon_->ingest().port, milliseconds(10));
        all = all && sensor->all_acknowledged();
      }
      heal_in_time();
      if (!until_acknowledged) return;
      if (steady_clock::now() > until)
        return complain("service did not return: " + sensors_[0]->last_error());
    }
  }
  void look_at_page() {
    await_service();
    const bool was_met = fault_.failures() > 0;
    const auto until = steady_clock::now() + kCountedWithin;
    while (!daemon_->ended() && !was_counted_ && steady_clock::now() < until) {
      was_counted_ = counts(request(daemon_->http(), "GET", "/metrics").body);
      if (!was_met || is_harmless()) break;
      std::this_thread::sleep_for(milliseconds(20));
    }
    if (daemon_->ended()) return await_service();
    if (was_met && !was_counted_ && !has_ended_early_ && !is_harmless()) complain("it is not in /metrics");
  }
  // Tried again at once, or nothing that the daemon needs.
  bool is_harmless() const {
    if (kind_.call == FaultCall::kMalloc) return true;  // a library that can do without
    if (kind_.error == 0 || kind_.error == EINTR || fault_.what() == "/proc/self/statm") return true;
    const bool is_of_directory = kind_.call == FaultCall::kFdatasync || kind_.call == FaultCall::kOpen;
    return is_of_directory && fault_.what() == data_;  // SQLite's own, and it does not tell
  }
  static bool counts(const std::string& metrics) {
    for (const char* name : {"storage_failures", "catalogue_failures", "sessions_refused_storage",
                             "accept_errors", "http_accept_errors", "repair_failures"}) {
      const std::size_t at = metrics.find(std::string("\nevenstride_") + name + "_total ");
      if (at != std::string::npos && metrics[metrics.find(' ', at) + 1] != '0') return true;
    }
    return false;
  }
  void stop() {
    await_service();
    ::kill(daemon_->id(), SIGTERM);
    for (auto& sensor : sensors_) sensor->hear_out();
    look_at_end(daemon_->end(SIGTERM));
    fault_.heal();
  }
  // What the next daemon finds and mends.
  void read_back() {
    daemon_ = std::make_unique<DaemonProcess>(plan_);
    if (!daemon_->listens()) complain("the next daemon does not start: " + daemon_->said());
    look_at_end(daemon_->end(SIGTERM));
    const auto found = readable(data_ + "/recordings");
    for (const auto& sensor : sensors_) {
      const auto blocks = found.times.find(sensor->hello().device_id());
      int lost = 0, twice = 0;
      for (std::int64_t i = 0; i <= sensor->acknowledged(); ++i) {
        const bool there =
            blocks != found.times.end() && blocks->second.count(static_cast<std::uint64_t>(i)) > 0;
        lost += there ? 0 : 1;
      }
      if (blocks != found.times.end()) {
        for (const auto& [sequence, times] : blocks->second) twice += times > 1 ? 1 : 0;
      }
      if (lost > 0) complain(std::to_string(lost) + " acknowledged blocks are not there");
      if (twice > 0) complain(std::to_string(twice) + " blocks are there twice");
    }
  }

  std::string data_;
  FaultControl fault_;
  FaultKind kind_;
  DaemonProcess::Plan plan_;
  std::unique_ptr<DaemonProcess> daemon_;
  std::vector<std::unique_ptr<KeepingSensor>> sensors_;
  std::ostringstream complaints_;
  steady_clock::time_point met_at_{};
  bool was_counted_ = false, has_ended_early_ = false;
};

}  // namespace evenstride::test
