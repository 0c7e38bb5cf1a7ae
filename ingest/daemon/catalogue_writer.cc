#include "ingest/daemon/catalogue_writer.h"

#include <utility>

#include "ingest/daemon/log.h"

namespace evenstride {

void CatalogueWriter::add(Entry entry) {
  housekeeper_.post([this, entry = std::move(entry)]() mutable {
    if (waiting_.size() >= kWaiting) {
      ++dropped_;
      return;
    }
    waiting_.push_back(std::move(entry));
    if (waiting_.size() == 1) drain();  // else one before it must be tried again first
  });
}

void CatalogueWriter::retry() {
  housekeeper_.post([this] { drain(); });
}

void CatalogueWriter::drain() {
  while (!waiting_.empty()) {
    const Status made = waiting_.front()(catalogue_);
    if (!made) {
      Log::error("an entry of the catalogue failed and will be tried again", {{"why", made.error()}});
      return;
    }
    waiting_.pop_front();
  }
}

}  // namespace evenstride
