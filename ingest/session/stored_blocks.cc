#include "ingest/session/stored_blocks.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <vector>

#include "ingest/recording/session_reader.h"

namespace evenstride {
namespace {

namespace fs = std::filesystem;

// A later recording goes before an earlier one: the device may have been switched on anew.
void add(StoredBlocks& to, SessionReader& reader) {
  SessionEvent event;
  while (reader.next(event)) {
    const auto* block = std::get_if<v1::RecordedBlock>(&event);
    if (block == nullptr) continue;
    StoredBlock& known = to[block->device_id()];
    const std::uint64_t sequence = block->block().sequence();
    const bool goes_on = known.boot_id == block->device_boot_id();
    known = {block->device_boot_id(), goes_on ? std::max(known.sequence, sequence) : sequence};
  }
}

}  // namespace

StoredBlocks stored_lately(const std::string& folder, const std::string& runner, double within_s,
                           std::atomic<std::uint64_t>& failures, const std::string& except) {
  const auto since = fs::file_time_type::clock::now() - std::chrono::duration<double>(within_s);
  std::vector<SessionReader> readers;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();  // "<time>_<runner>_<tail>.mcap"
    if (entry.path() == except || name.find("_" + runner + "_") == std::string::npos) continue;
    std::error_code gone;  // another has just removed it
    if (entry.last_write_time(gone) < since || gone) continue;
    auto reader = SessionReader::open(entry.path());
    if (!reader) ++failures;
    if (reader && reader->header().runner_id() == runner && !reader->header().is_replay()) {
      readers.push_back(std::move(*reader));
    }
  }
  if (error) ++failures;
  std::sort(readers.begin(), readers.end(), [](const auto& a, const auto& b) {
    return a.header().start_unix_ns() < b.header().start_unix_ns();
  });
  StoredBlocks out;
  for (SessionReader& reader : readers) add(out, reader);
  return out;
}

}  // namespace evenstride
