/// Puts the sensors of a replay back into the order in which the original was recorded.
///
/// Each sensor plays through its own connection, at its own pace. Original arrival times rise strictly within
/// a recording, so merging the lanes by them gives the original order exactly, whatever the network did. An
/// item is let through once every lane either holds a later one or has ended.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "core/base/site.h"
#include "proto/wire.pb.h"

namespace evenstride {

class ReplayMerge {
 public:
  struct Item {
    std::int64_t arrival_ns = 0;
    std::string block;      ///< serialised SampleBlock; empty if this is an event
    v1::ReplayEvent event;  ///< kind unset: only says that nothing earlier comes on this lane
  };
  /// Items that a lane holds before its sender is asked to wait.
  static constexpr std::size_t kLaneCapacity = 512;

  void expect(Site site);
  bool all_joined() const;
  void joined(Site site);
  /// No further item comes on this lane.
  void ended(Site site);
  bool all_ended() const;

  /// @return false for an item that does not come after the lane's last one: it was sent again.
  bool push(Site site, Item item);
  bool is_full(Site site) const { return lane(site).items.size() >= kLaneCapacity; }
  /// The next item in the original's order and its lane, or nothing while one must be waited for.
  std::optional<std::pair<Site, Item>> pop();
  /// The lane that `pop` waits for, if it waits.
  std::optional<Site> waits_for() const;

 private:
  struct Lane {
    bool expected = false, joined = false, ended = false;
    std::int64_t last_ns = INT64_MIN;
    std::deque<Item> items;
  };
  Lane& lane(Site site) { return lanes_[index(site)]; }
  const Lane& lane(Site site) const { return lanes_[index(site)]; }
  std::array<Lane, kSiteCount> lanes_;
};

}  // namespace evenstride
