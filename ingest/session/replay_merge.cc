#include "ingest/session/replay_merge.h"

#include <algorithm>
#include <utility>

namespace evenstride {

void ReplayMerge::expect(Site site) { lane(site).expected = true; }
void ReplayMerge::joined(Site site) { lane(site).joined = lane(site).expected = true; }
void ReplayMerge::ended(Site site) { lane(site).ended = true; }

bool ReplayMerge::all_joined() const {
  return std::all_of(lanes_.begin(), lanes_.end(), [](const Lane& l) { return !l.expected || l.joined; });
}

bool ReplayMerge::all_ended() const {
  return std::all_of(lanes_.begin(), lanes_.end(),
                     [](const Lane& l) { return !l.expected || (l.ended && l.items.empty()); });
}

bool ReplayMerge::push(Site site, Item item) {
  Lane& to = lane(site);
  if (item.arrival_ns <= to.last_ns) return false;
  to.last_ns = item.arrival_ns;
  to.items.push_back(std::move(item));
  return true;
}

std::optional<Site> ReplayMerge::waits_for() const {
  for (const Site site : kAllSites) {
    const Lane& l = lane(site);
    if (l.expected && l.items.empty() && !l.ended) return site;
  }
  return std::nullopt;
}

std::optional<std::pair<Site, ReplayMerge::Item>> ReplayMerge::pop() {
  if (waits_for()) return std::nullopt;
  std::optional<Site> first;
  for (const Site site : kAllSites) {
    if (lane(site).items.empty()) continue;
    if (!first || lane(site).items.front().arrival_ns < lane(*first).items.front().arrival_ns) first = site;
  }
  if (!first) return std::nullopt;
  Item item = std::move(lane(*first).items.front());
  lane(*first).items.pop_front();
  return std::pair{*first, std::move(item)};
}

}  // namespace evenstride
