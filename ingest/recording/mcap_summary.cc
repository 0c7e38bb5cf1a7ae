#include "ingest/recording/mcap_summary.h"

#include <algorithm>

#include "ingest/recording/mcap_format.h"
#include "ingest/wire/bytes.h"
#include "ingest/wire/crc.h"

namespace evenstride::mcap {
namespace {

constexpr std::uint8_t code(Op op) { return static_cast<std::uint8_t>(op); }

std::string chunk_index_body(const ChunkEntry& chunk) {
  std::string body;
  for (const std::uint64_t v : {chunk.start_ns, chunk.end_ns, chunk.offset, chunk.length}) put(body, v);
  put(body, static_cast<std::uint32_t>(chunk.index_offsets.size() * 10));
  for (const auto& [channel, offset] : chunk.index_offsets) {
    put(body, channel);
    put(body, offset);
  }
  put(body, chunk.index_length);
  put_text(body, chunk.compression);
  put(body, chunk.compressed);
  put(body, chunk.uncompressed);
  return body;
}

std::string statistics_body(const Summary& summary) {
  std::string body;
  put(body, summary.message_count());
  put(body, summary.schema_count);
  put(body, static_cast<std::uint32_t>(summary.messages.size()));
  put(body, std::uint32_t{0});  // attachments
  put(body, std::uint32_t{0});  // metadata
  put(body, static_cast<std::uint32_t>(summary.chunks.size()));
  put(body, summary.first_ns);
  put(body, summary.last_ns);
  put(body, static_cast<std::uint32_t>(summary.messages.size() * 10));
  for (const auto& [channel, count] : summary.messages) {
    put(body, channel);
    put(body, count);
  }
  return body;
}

struct Groups {
  std::uint64_t at;  // in the file, where the summary begins
  std::string records, offsets;
  void add(Op op, std::string_view group) {
    if (group.empty()) return;
    std::string body;
    put(body, code(op));
    put(body, at + records.size());
    put(body, static_cast<std::uint64_t>(group.size()));
    put_record(offsets, code(Op::kSummaryOffset), body);
    records.append(group);
  }
};

}  // namespace

void put_record(std::string& out, std::uint8_t op, std::string_view body) {
  put(out, op);
  put(out, static_cast<std::uint64_t>(body.size()));
  out.append(body);
}

std::uint64_t Summary::message_count() const {
  std::uint64_t sum = 0;
  for (const auto& [channel, count] : messages) sum += count;
  return sum;
}

std::string Summary::trailer(std::uint64_t at) const {
  std::string out, data_end, statistics, chunk_records;
  put(data_end, std::uint32_t{0});  // no CRC of the data section: every chunk has its own
  put_record(out, code(Op::kDataEnd), data_end);
  put_record(statistics, code(Op::kStatistics), statistics_body(*this));
  for (const ChunkEntry& chunk : chunks) {
    put_record(chunk_records, code(Op::kChunkIndex), chunk_index_body(chunk));
  }
  Groups groups{at + out.size(), {}, {}};
  groups.add(Op::kSchema, schemas);
  groups.add(Op::kChannel, channels);
  groups.add(Op::kStatistics, statistics);
  groups.add(Op::kChunkIndex, chunk_records);
  std::string summary = groups.records + groups.offsets;
  put(summary, code(Op::kFooter));
  put(summary, static_cast<std::uint64_t>(kFooterBody));
  put(summary, groups.at);
  put(summary, groups.at + groups.records.size());
  put(summary, crc32(summary));
  return out + summary + std::string(kMagic);
}

std::string index_records(const MessageIndex& index, std::uint64_t at, ChunkEntry& entry) {
  std::string out, body;
  entry.index_offsets.clear();
  for (const auto& [channel, times] : index) {
    if (times.empty()) continue;
    entry.index_offsets.emplace_back(channel, at + out.size());
    body.clear();
    put(body, channel);
    put(body, static_cast<std::uint32_t>(times.size() * 16));
    for (const auto& [time, offset] : times) {
      put(body, time);
      put(body, offset);
    }
    put_record(out, code(Op::kMessageIndex), body);
  }
  entry.index_length = out.size();
  return out;
}

}  // namespace evenstride::mcap
