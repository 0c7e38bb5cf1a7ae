#include "ingest/recording/mcap_format.h"
#include "ingest/recording/mcap_reader.h"
#include "ingest/recording/mcap_summary.h"
#include "ingest/recording/mcap_writer.h"
#include "ingest/recording/session_reader.h"
#include "tests/fuzz/targets.h"

namespace evenstride::fuzz {
namespace {

struct Found {
  std::vector<std::string> messages;
  ReadReport report;
};

Found read_all(McapReader reader) {
  Found found;
  McapMessage message;
  while (reader.next(message)) found.messages.emplace_back(message.data);
  found.report = reader.report();
  promise(found.report.good_bytes <= found.report.bytes, "nothing good lies behind the end");
  promise(found.report.messages == found.messages.size(), "messages are counted");
  for (const auto& loss : found.report.losses)
    promise(loss.offset <= found.report.bytes && loss.bytes <= found.report.bytes - loss.offset,
            "losses lie in the file");
  return found;
}

template <class Record>
void read_session(std::string_view bytes) {
  auto reader = SessionReader::from(bytes);
  if (!reader) return;
  Record record;
  while (reader->next(record)) {
    if constexpr (std::is_same_v<Record, SessionEvent>) (void)event_time_ns(record);
  }
}

// What `evenstride recover` and the daemon do to a file.
std::string mended(std::string_view bytes, mcap::Scan scan) {
  MemorySink sink;
  promise(static_cast<bool>(sink.append(bytes.substr(0, scan.cut_at))), "memory takes bytes");
  McapWriter writer(sink, {}, std::move(scan));
  promise(static_cast<bool>(writer.close()), "memory takes the end");
  return sink.bytes();
}

}  // namespace

void recording(std::string_view bytes) {
  auto reader = McapReader::from(bytes);
  const auto source = memory_source(bytes);
  auto scan = mcap::scan(*source, true);
  promise(static_cast<bool>(reader) == static_cast<bool>(scan), "reader and scan agree on what is MCAP");
  if (!reader) return;
  const Found before = read_all(std::move(*reader));
  read_session<SessionEvent>(bytes);
  read_session<SessionResult>(bytes);
  promise(scan->cut_at <= bytes.size(), "the cut lies in the file");
  if (scan->complete) return;
  const std::string whole = mended(bytes, std::move(*scan));
  const auto source_after = memory_source(whole);
  const auto scan_after = mcap::scan(*source_after, true);
  promise(scan_after && scan_after->complete, "a mended file is complete");
  auto reader_after = McapReader::from(whole);
  promise(static_cast<bool>(reader_after), "a mended file can be read");
  const Found after = read_all(std::move(*reader_after));
  promise(after.messages.size() <= before.messages.size(), "mending makes nothing up");
}

}  // namespace evenstride::fuzz
