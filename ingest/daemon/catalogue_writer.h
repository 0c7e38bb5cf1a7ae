/// Entries that must get into the catalogue sooner or later: one that fails is counted, logged and tried
/// again, in order, until it is in or the daemon stops. Recordings do not depend on it.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <string>

#include "ingest/catalogue/catalogue.h"
#include "ingest/daemon/housekeeper.h"

namespace evenstride {

class CatalogueWriter {
 public:
  using Entry = std::function<Status(Catalogue&)>;
  static constexpr std::size_t kWaiting =
      10'000;  ///< entries kept for another try; then the newest is dropped

  CatalogueWriter(Catalogue& catalogue, Housekeeper& housekeeper)
      : catalogue_(catalogue), housekeeper_(housekeeper) {}
  /// From any thread.
  void add(Entry entry);
  /// Tries again what failed. To be called every few seconds, from any thread.
  void retry();
  std::uint64_t dropped() const { return dropped_; }

 private:
  void drain();
  Catalogue& catalogue_;
  Housekeeper& housekeeper_;
  std::deque<Entry> waiting_;  // touched on the housekeeper's thread only
  std::atomic<std::uint64_t> dropped_{0};
};

}  // namespace evenstride
