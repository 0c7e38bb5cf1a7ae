#include "core/align/merge.h"

#include <algorithm>

namespace evenstride {
namespace {

constexpr double kQueue_s = 2.0;
// Most often a block or two wait; a queue grows to its limit only when another sensor falls silent.
constexpr std::size_t kFirst = 64;

}  // namespace

void Merge::add(Site site, double rate_hz) {
  auto& queue = queues_[index(site)];
  limits_[index(site)] = static_cast<std::size_t>(rate_hz * kQueue_s) + 64;
  if (!queue) queue.emplace(kFirst);
}

void Merge::remove(Site site) {
  // What waits may still go out; an empty queue no longer blocks.
  auto& queue = queues_[index(site)];
  if (queue && queue->empty()) queue.reset();
}

bool Merge::push(Site site, const ImuSample& sample) {
  auto& queue = queues_[index(site)];
  if (!queue || sample.time < released_) return false;
  if (!queue->empty() && sample.time <= queue->back().time) return false;
  if (queue->full()) {
    if (queue->capacity() >= limits_[index(site)]) return false;
    queue->set_capacity(std::min(2 * queue->capacity(), limits_[index(site)]));
  }
  queue->push(sample);
  return true;
}

std::optional<Site> Merge::next(Time now) const {
  std::optional<Site> earliest;
  bool all_have_one = true;
  for (Site site : kAllSites) {
    const auto& queue = queues_[index(site)];
    if (!queue) continue;
    if (queue->empty()) {
      all_have_one = false;
    } else if (!earliest || queue->front().time < queues_[index(*earliest)]->front().time) {
      earliest = site;
    }
  }
  if (!earliest || all_have_one) return earliest;
  const Time oldest = queues_[index(*earliest)]->front().time;
  return oldest <= Time(now.time_since_epoch() - wait_limit_) ? earliest : std::nullopt;
}

std::optional<Site> Merge::blocker() const {
  std::optional<Site> silent;
  bool something_waits = false;
  for (Site site : kAllSites) {
    const auto& queue = queues_[index(site)];
    if (!queue) continue;
    if (queue->empty())
      silent = site;
    else
      something_waits = true;
  }
  return something_waits ? silent : std::nullopt;
}

}  // namespace evenstride
