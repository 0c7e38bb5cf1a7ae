#include "ingest/daemon/live_streams.h"

#include "ingest/http/json.h"

namespace evenstride {

void LiveStreams::add(const std::string& runner, std::shared_ptr<EventQueue> queue,
                      std::function<bool()> still) {
  const std::lock_guard lock(mutex_);
  watchers_[runner].push_back({std::move(queue), std::move(still)});
}

void LiveStreams::turn() {
  using Queues = std::vector<std::shared_ptr<EventQueue>>;
  std::vector<std::pair<std::string, Queues>> watched;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [runner, watchers] : watchers_) {
      for (const Watcher& watcher : watchers) {
        if (!watcher.still()) watcher.queue->end();
      }
      std::erase_if(watchers, [](const Watcher& watcher) { return !watcher.queue->is_open(); });
      if (watchers.empty()) continue;
      auto& queues = watched.emplace_back(runner, Queues{}).second;
      for (const Watcher& watcher : watchers) queues.push_back(watcher.queue);
    }
    std::erase_if(watchers_, [](const auto& item) { return item.second.empty(); });
  }
  for (auto& [runner, queues] : watched) {
    workers_.post(workers_.worker_of(runner), [runner = runner, queues = std::move(queues)](SessionHub& hub) {
      const auto session = hub.find(runner);
      if (!session) return;
      const auto event =
          std::make_shared<const std::string>("event: live\ndata: " + json_text(session->live()) + "\n\n");
      for (const auto& queue : queues) queue->push(event);
    });
  }
}

}  // namespace evenstride
