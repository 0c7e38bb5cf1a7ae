#include "core/align/merge.h"

#include <algorithm>

namespace evenstride {
namespace {

constexpr double kQueue_s = 2.0;
constexpr double kBlock_s = 0.1;       // come together
constexpr double kNearPeriods = 0.25;  // two readings of a sensor are further apart, however it jitters
}  // namespace

void Merge::add(Site site, double rate_hz) {
  auto& queue = queues_[index(site)];
  limits_[index(site)] = static_cast<std::size_t>(rate_hz * kQueue_s) + 64;
  // Room for what waits when another sensor falls silent; it grows only where clocks disagree by more.
  if (!queue) queue.emplace(static_cast<std::size_t>(rate_hz * (seconds(wait_limit_) + kBlock_s)) + 1);
  near_[index(site)] = duration_from_s(kNearPeriods / rate_hz);
  last_[index(site)].reset();  // its clock may start anew
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
  last_[index(site)] = sample.time;
  return true;
}

// A sensor does not read twice within a quarter of its period, whatever its clock does.
bool Merge::may_come_before(Site site, Time time) const {
  const auto& queue = queues_[index(site)];
  const auto& last = last_[index(site)];
  return queue && queue->empty() && !(last && time < *last + near_[index(site)]);
}

std::optional<Site> Merge::next(Time now) const {
  std::optional<Site> earliest;
  for (Site site : kAllSites) {
    const auto& queue = queues_[index(site)];
    if (queue && !queue->empty() &&
        (!earliest || queue->front().time < queues_[index(*earliest)]->front().time))
      earliest = site;
  }
  if (!earliest) return earliest;
  const Time oldest = queues_[index(*earliest)]->front().time;
  const bool first = std::none_of(kAllSites.begin(), kAllSites.end(),
                                  [&](Site site) { return may_come_before(site, oldest); });
  if (first) return earliest;
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
