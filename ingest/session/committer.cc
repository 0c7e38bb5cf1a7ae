#include "ingest/session/committer.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace evenstride {

struct Committer::State {
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<Job> jobs;
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
    std::unique_lock lock(mutex);
    while (true) {
      wake.wait(lock, [this] { return stopping || !jobs.empty(); });
      if (jobs.empty()) return;
      Job job = std::move(jobs.front());
      jobs.pop_front();
      lock.unlock();
      job.done(job.file->sync());
      job = {};
      lock.lock();
    }
  }
};

Committer::Committer(unsigned threads) : state_(std::make_unique<State>()) {
  if (threads == 0) throw std::invalid_argument("a committer needs a thread");
  try {
    for (unsigned i = 0; i < threads; ++i) state_->threads.emplace_back([s = state_.get()] { s->work(); });
  } catch (...) {  // no more threads to be had: let go of those that run
    state_->stop();
    throw;
  }
}

Committer::~Committer() { state_->stop(); }

void Committer::commit(std::vector<Job> jobs) {
  {
    const std::lock_guard lock(state_->mutex);
    for (Job& job : jobs) state_->jobs.push_back(std::move(job));
  }
  state_->wake.notify_all();
}

}  // namespace evenstride
