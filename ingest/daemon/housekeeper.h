/// A thread for what may wait for the disk: the catalogue's entries. Its queue is bounded; when it is full
/// the newest task is dropped and counted, since what it would have written can be found in the recordings
/// again.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace evenstride {

class Housekeeper {
 public:
  static constexpr std::size_t kCapacity = 10'000;
  Housekeeper() : thread_([this] { work(); }) {}
  /// Does what was handed in, then ends.
  ~Housekeeper() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }
  Housekeeper(const Housekeeper&) = delete;
  Housekeeper& operator=(const Housekeeper&) = delete;

  void post(std::function<void()> task) {
    {
      const std::lock_guard lock(mutex_);
      if (tasks_.size() >= kCapacity) {
        ++dropped_;
        return;
      }
      tasks_.push_back(std::move(task));
    }
    wake_.notify_one();
  }
  std::uint64_t dropped() const { return dropped_; }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::atomic<std::uint64_t> dropped_{0};
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace evenstride
