#include "ingest/net/worker_pool.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <thread>
#include <utility>  // Boost 1.74's coroutines forget it

#include "core/base/scratch.h"
#include "ingest/net/gathering.h"
#include "ingest/net/socket_set.h"

namespace evenstride {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds kAdvanceEvery{100};
constexpr unsigned kCommitThreads = 4;
constexpr std::size_t kBusy = 4;  // events at one waking, from which on it pays to let more gather

/// Calls a task again and again until its loop stops.
struct Repeater : std::enable_shared_from_this<Repeater> {
  Repeater(asio::io_context& loop, std::chrono::milliseconds every, std::function<void()> what)
      : timer(loop), period(every), task(std::move(what)) {}
  void arm() {
    timer.expires_after(period);
    timer.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (error) return;
      self->task();
      self->arm();
    });
  }
  asio::steady_timer timer;
  std::chrono::milliseconds period;
  std::function<void()> task;
};

}  // namespace

struct WorkerPool::Worker {
  Worker(const SessionPlan& plan, const HostClock& clock, Committer& committer, Background& aside,
         const SessionNews& news)
      : loop(1),
        hub(
            plan, clock, committer, [this](std::function<void()> f) { asio::post(loop, std::move(f)); }, news,
            [&aside](std::function<void()> f) { aside.post(std::move(f)); }) {}
  void run() {
    const ScratchRoom scratch;
    Gathering gathering;
    while (!loop.stopped()) {
      const std::uint64_t before = sockets->calls();
      const std::uint64_t turns = loop.run_one() + loop.poll();
      if (turns + sockets->calls() - before < kBusy) continue;
      std::this_thread::sleep_for(gathering.pause(hub.counters().blocks, Gathering::Clock::now()));
    }
  }
  asio::io_context loop;
  asio::executor_work_guard<asio::io_context::executor_type> work{loop.get_executor()};
  std::shared_ptr<SocketSet> sockets = SocketSet::create(loop);
  SessionHub hub;
  LinkCounters links;
  std::thread thread;
};

WorkerPool::WorkerPool(unsigned threads, const SessionPlan& plan, const HostClock& clock,
                       const SessionNews& news)
    : committer_(std::make_unique<Committer>(kCommitThreads)), aside_(std::make_unique<Background>(1)) {
  for (unsigned i = 0; i < std::max(1u, threads); ++i) {
    workers_.push_back(std::make_unique<Worker>(plan, clock, *committer_, *aside_, news));
    Worker& worker = *workers_.back();
    every(i, kAdvanceEvery, [&worker] { worker.hub.advance(); });
    every(i, SessionHub::kCommitStep, [&worker] { worker.hub.commit(); });
  }
  try {
    for (auto& worker : workers_) {
      worker->thread = std::thread([w = worker.get()] { w->run(); });
    }
  } catch (...) {  // no more threads to be had: let go of those that run
    join();
    throw;
  }
}

void WorkerPool::join() {
  for (auto& worker : workers_) {
    worker->loop.stop();
    if (worker->thread.joinable()) worker->thread.join();
  }
}

WorkerPool::~WorkerPool() { stop(); }

void WorkerPool::stop() {
  if (std::exchange(stopped_, true)) return;
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    std::promise<void> done;
    asio::post(workers_[i]->loop, [this, i, &done] {
      workers_[i]->hub.stop();
      for (const auto& task : at_stop_) task(i);
      done.set_value();
    });
    done.get_future().wait();
  }
  join();
  aside_.reset();
  committer_.reset();
}

std::size_t WorkerPool::worker_of(const std::string& runner_id) const {
  return std::hash<std::string>{}(runner_id) % workers_.size();
}

void WorkerPool::post(std::size_t worker, std::function<void(SessionHub&)> task) {
  Worker& to = *workers_.at(worker);
  asio::post(to.loop, [&to, task = std::move(task)] { task(to.hub); });
}

void WorkerPool::every(std::size_t worker, std::chrono::milliseconds period, std::function<void()> task) {
  auto repeater = std::make_shared<Repeater>(workers_.at(worker)->loop, period, std::move(task));
  asio::post(workers_.at(worker)->loop, [repeater] { repeater->arm(); });
}

boost::asio::io_context& WorkerPool::loop(std::size_t worker) { return workers_.at(worker)->loop; }
std::shared_ptr<SocketSet> WorkerPool::sockets(std::size_t worker) { return workers_.at(worker)->sockets; }
LinkCounters& WorkerPool::links(std::size_t worker) { return workers_.at(worker)->links; }
const SessionCounters& WorkerPool::sessions(std::size_t worker) const {
  return workers_.at(worker)->hub.counters();
}

}  // namespace evenstride
