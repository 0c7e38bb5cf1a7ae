#include "ingest/session/committer.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
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
  for (unsigned i = 0; i < threads; ++i) state_->threads.emplace_back([s = state_.get()] { s->work(); });
}

Committer::~Committer() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->wake.notify_all();
  for (std::thread& thread : state_->threads) thread.join();
}

void Committer::commit(std::vector<Job> jobs) {
  {
    const std::lock_guard lock(state_->mutex);
    for (Job& job : jobs) state_->jobs.push_back(std::move(job));
  }
  state_->wake.notify_all();
}

Status sync_folder(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return Error{"cannot open " + path + ": " + std::strerror(errno)};
  const bool synced = ::fsync(descriptor) == 0;
  const int why = errno;
  ::close(descriptor);
  if (!synced) return Error{"cannot sync " + path + ": " + std::strerror(why)};
  return Done{};
}

}  // namespace evenstride
