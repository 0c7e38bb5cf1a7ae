#include "ingest/daemon/live_streams.h"

#include "ingest/http/json.h"

namespace evenstride {

void LiveStreams::add(const std::string& runner, std::shared_ptr<EventQueue> queue) {
  const std::lock_guard lock(mutex_);
  watchers_[runner].push_back(std::move(queue));
}

void LiveStreams::turn() {
  std::vector<std::pair<std::string, std::vector<std::shared_ptr<EventQueue>>>> watched;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [runner, queues] : watchers_) {
      std::erase_if(queues, [](const auto& queue) { return !queue->is_open(); });
    }
    std::erase_if(watchers_, [](const auto& item) { return item.second.empty(); });
    watched.assign(watchers_.begin(), watchers_.end());
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
