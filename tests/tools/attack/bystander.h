/// A runner's sensor that does its work while others attack, and measures how long its acknowledgements take.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "ingest/client/sensor_client.h"
#include "tests/ingest/recording/session_fixture.h"

namespace evenstride::test {

class Bystander {
 public:
  Bystander(const Endpoint& daemon, const std::string& token) : hello_(hello_of(Site::kPelvis)) {
    hello_.set_runner_id("bystander");
    hello_.set_token(token);
    auto joined = SensorClient::join(daemon.address, daemon.port, hello_);
    if (!joined) {
      fault_ = joined.error();
      return;
    }
    client_ = std::move(*joined);
    thread_ = std::thread([this] { work(); });
  }
  ~Bystander() { stop(); }
  Bystander(const Bystander&) = delete;
  Bystander& operator=(const Bystander&) = delete;

  /// Sends no more and waits until all is acknowledged. @return what went wrong, or nothing.
  std::string stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
    return fault_;
  }
  std::uint64_t sent() const { return next_; }
  std::uint64_t acknowledged() const { return acknowledged_; }
  /// From sending a block to hearing that it is on disk; of those since the last call.
  double p99_ms() {
    const std::lock_guard lock(mutex_);
    if (took_ms_.empty()) return 0.0;
    const auto at =
        took_ms_.begin() + static_cast<std::ptrdiff_t>(0.99 * static_cast<double>(took_ms_.size() - 1));
    std::nth_element(took_ms_.begin(), at, took_ms_.end());
    const double out = *at;
    took_ms_.clear();
    return out;
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kApart{20};
  static constexpr std::chrono::seconds kPatience{30};

  void work() {
    std::mt19937_64 random(kSeed);
    while (!stopping_ && fault_.empty()) {
      v1::ClientFrame frame;
      *frame.mutable_block() = block_of(next_, 4, random);
      sent_at_.push_back(Clock::now());
      if (const Status sent = client_->send(frame); !sent) fault_ = sent.error();
      ++next_;
      hear(Clock::now() + kApart);
    }
    const auto until = Clock::now() + kPatience;
    while (fault_.empty() && !sent_at_.empty() && Clock::now() < until) hear(Clock::now() + kApart);
  }
  void hear(Clock::time_point until) {
    do {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
      const auto frame = client_->receive(std::max(left, std::chrono::milliseconds(0)));
      if (!frame) {
        fault_ = frame.error();
        return;
      }
      if (!*frame || !(*frame)->has_ack()) continue;
      const std::lock_guard lock(mutex_);
      while (acknowledged_ <= (*frame)->ack().durable_sequence()) {
        took_ms_.push_back(
            std::chrono::duration<double, std::milli>(Clock::now() - sent_at_.front()).count());
        sent_at_.pop_front();
        ++acknowledged_;
      }
    } while (Clock::now() < until);
  }

  v1::Hello hello_;
  std::unique_ptr<SensorClient> client_;
  std::deque<Clock::time_point> sent_at_;  // of those that are not acknowledged
  std::mutex mutex_;
  std::vector<double> took_ms_;
  std::atomic<std::uint64_t> next_{0}, acknowledged_{0};
  std::atomic<bool> stopping_{false};
  std::string fault_;
  std::thread thread_;
};

}  // namespace evenstride::test
