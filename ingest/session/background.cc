#include "ingest/session/background.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/base/scratch.h"

namespace evenstride {

struct Background::State {
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<std::function<void()>> tasks;
  bool stopping = false;
  std::vector<std::thread> threads;

  void stop() {
    {
      const std::lock_guard lock(mutex);
      stopping = true;
    }
    wake.notify_all();
    for (std::thread& thread : threads) thread.join();
  }

  void work() {
    const ScratchRoom scratch;
    std::unique_lock lock(mutex);
    while (true) {
      wake.wait(lock, [this] { return stopping || !tasks.empty(); });
      if (tasks.empty()) return;
      auto task = std::move(tasks.front());
      tasks.pop_front();
      lock.unlock();
      task();
      task = {};
      lock.lock();
    }
  }
};

Background::Background(unsigned threads) : state_(std::make_unique<State>()) {
  if (threads == 0) throw std::invalid_argument("it takes a thread");
  try {
    for (unsigned i = 0; i < threads; ++i) state_->threads.emplace_back([s = state_.get()] { s->work(); });
  } catch (...) {  // no more threads to be had: let go of those that run
    state_->stop();
    throw;
  }
}

Background::~Background() { state_->stop(); }

void Background::post(std::function<void()> task) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->tasks.push_back(std::move(task));
  }
  state_->wake.notify_one();
}

}  // namespace evenstride
