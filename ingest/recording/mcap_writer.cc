#include "ingest/recording/mcap_writer.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <utility>

#include "core/base/scratch.h"
#include "ingest/recording/mcap_format.h"
#include "ingest/recording/mcap_summary.h"
#include "ingest/wire/bytes.h"
#include "ingest/wire/crc.h"

namespace evenstride {
namespace {

using mcap::Op;

constexpr std::uint8_t code(Op op) { return static_cast<std::uint8_t>(op); }

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

// What a chunk is made with, one for each thread: of its own, each of many open recordings would hold over a
// megabyte.
struct ChunkRoom {
  std::unique_ptr<ZSTD_CCtx, FreeContext> context;
  std::string body;     // compressed
  std::string records;  // on their way to the sink
};

std::string_view compress(std::string_view bytes, int level, ChunkRoom& room) {
  if (!room.context) room.context.reset(ZSTD_createCCtx());
  if (!room.context) throw std::bad_alloc();
  room.body.resize(ZSTD_compressBound(bytes.size()));
  const std::size_t size = ZSTD_compressCCtx(room.context.get(), room.body.data(), room.body.size(),
                                             bytes.data(), bytes.size(), level);
  if (ZSTD_getErrorCode(size) == ZSTD_error_memory_allocation) throw std::bad_alloc();
  if (ZSTD_isError(size) != 0) throw std::runtime_error(ZSTD_getErrorName(size));
  return std::string_view(room.body).substr(0, size);
}

}  // namespace

struct McapWriter::State {
  ByteSink& sink;
  McapWriterParams params;
  Status status = Done{};
  std::uint64_t written = 0, messages = 0;
  mcap::Summary summary;
  std::string head;                      // what goes before the next chunk, in one write with it
  std::vector<std::uint64_t> sequences;  // by channel
  std::string chunk;                     // open, not compressed
  std::uint64_t chunk_start = 0, chunk_end = 0;
  mcap::MessageIndex index;                                  // of the open chunk
  std::vector<mcap::MessageIndex::mapped_type*> by_channel;  // its parts, by channel
  bool any_chunk = false;

  State(ByteSink& s, const McapWriterParams& p) : sink(s), params(p) {}

  // Found without a search: this is asked for every message.
  mcap::MessageIndex::mapped_type& times_of(std::uint16_t channel) {
    if (by_channel.size() <= channel) by_channel.resize(sequences.size());
    if (by_channel[channel] == nullptr) by_channel[channel] = &index[channel];
    return *by_channel[channel];
  }

  void emit(std::string_view bytes) {
    if (!status || bytes.empty()) return;
    status = sink.append(bytes);
    if (status) written += bytes.size();
  }

  void put_chunk(ChunkRoom& room, mcap::ChunkEntry& entry) {
    const std::string_view body = compress(chunk, params.zstd_level, room);
    std::string& records = room.records;
    entry.start_ns = chunk_start;
    entry.end_ns = chunk_end;
    entry.offset = written + records.size();
    entry.compressed = body.size();
    entry.uncompressed = chunk.size();
    entry.length = mcap::kRecordHead + 8 + 8 + 8 + 4 + 8 + 8 + body.size();
    put(records, code(Op::kChunk));
    put(records, entry.length - mcap::kRecordHead);
    put(records, chunk_start);
    put(records, chunk_end);
    put(records, static_cast<std::uint64_t>(chunk.size()));
    put(records, crc32(chunk));
    put_text(records, "zstd");
    put(records, static_cast<std::uint64_t>(body.size()));
    records.append(body);
  }

  void flush() {
    if (chunk.empty()) return emit(std::exchange(head, {}));
    mcap::ChunkEntry entry;
    auto& room = thread_scratch<ChunkRoom>();
    std::string& records = room.records;
    records.clear();
    records += std::exchange(head, {});
    put_chunk(room, entry);
    records += mcap::index_records(index, written + records.size(), entry);
    emit(records);  // chunk and its indexes in one write
    summary.first_ns = !any_chunk ? chunk_start : std::min(summary.first_ns, chunk_start);
    summary.last_ns = std::max(summary.last_ns, chunk_end);
    if (params.keep_index) summary.chunks.push_back(std::move(entry));
    any_chunk = true;
    for (std::size_t channel = 0; channel < sequences.size(); ++channel)
      summary.messages[static_cast<std::uint16_t>(channel)] = sequences[channel];
    for (auto& [channel, times] : index) times.clear();
    chunk.clear();
    if (chunk.capacity() > params.chunk_bytes) chunk.shrink_to_fit();  // after a large message
  }

  // A chunk's room is taken once: growing by doubling, each of many recordings would sooner or later hold
  // twice what it needs. It is closed a little before it is full, right behind a message.
  bool is_full() const { return chunk.size() >= params.chunk_bytes - params.chunk_bytes / 8; }
};

McapWriter::McapWriter(ByteSink& sink, const McapWriterParams& params, std::string_view library)
    : state_(std::make_unique<State>(sink, params)) {
  std::string body;
  put_text(body, "");  // no profile
  put_text(body, library);
  state_->head = mcap::kMagic;
  mcap::put_record(state_->head, code(Op::kHeader), body);
}

McapWriter::McapWriter(ByteSink& sink, const McapWriterParams& params, mcap::Scan scan)
    : state_(std::make_unique<State>(sink, params)) {
  State& s = *state_;
  s.written = scan.cut_at;
  s.emit(scan.last_index);
  s.summary = std::move(scan.summary);
  s.any_chunk = !s.summary.chunks.empty();
  if (!params.keep_index) s.summary.chunks = {};
  for (const auto& [channel, count] : s.summary.messages) {
    s.sequences.resize(std::max<std::size_t>(s.sequences.size(), channel + 1u));
    s.sequences[channel] = count;
  }
  s.messages = s.summary.message_count();
}

McapWriter::~McapWriter() = default;

std::uint16_t McapWriter::add_schema(std::string_view name, std::string_view encoding,
                                     std::string_view data) {
  const std::uint16_t id = ++state_->summary.schema_count;  // 0 means "none" in MCAP
  std::string body, record;
  put(body, id);
  put_text(body, name);
  put_text(body, encoding);
  put_text(body, data);
  mcap::put_record(record, code(Op::kSchema), body);
  state_->summary.schemas += record;
  state_->head += record;
  return id;
}

std::uint16_t McapWriter::add_channel(std::uint16_t schema, std::string_view topic,
                                      std::string_view encoding) {
  const auto id = static_cast<std::uint16_t>(state_->sequences.size());
  state_->sequences.push_back(0);
  state_->summary.messages[id] = 0;
  std::string body, record;
  put(body, id);
  put(body, schema);
  put_text(body, topic);
  put_text(body, encoding);
  put(body, std::uint32_t{0});  // no metadata
  mcap::put_record(record, code(Op::kChannel), body);
  state_->summary.channels += record;
  state_->head += record;
  return id;
}

void McapWriter::message(std::uint16_t channel, std::uint64_t log_time_ns, std::uint64_t publish_time_ns,
                         std::string_view data) {
  State& s = *state_;
  std::uint64_t& sequence = s.sequences.at(channel);
  if (s.chunk.empty()) s.chunk.reserve(s.params.chunk_bytes);
  s.chunk_start = s.chunk.empty() ? log_time_ns : std::min(s.chunk_start, log_time_ns);
  s.chunk_end = s.chunk.empty() ? log_time_ns : std::max(s.chunk_end, log_time_ns);
  s.times_of(channel).emplace_back(log_time_ns, s.chunk.size());
  put(s.chunk, code(Op::kMessage));
  put(s.chunk, static_cast<std::uint64_t>(mcap::kMessageHead + data.size()));
  put(s.chunk, channel);
  put(s.chunk, static_cast<std::uint32_t>(sequence++));
  put(s.chunk, log_time_ns);
  put(s.chunk, publish_time_ns);
  s.chunk.append(data);
  ++s.messages;
  if (s.is_full()) s.flush();
}

void McapWriter::flush() { state_->flush(); }

Status McapWriter::close(const mcap::Summary* found) {
  state_->flush();
  state_->emit((found != nullptr ? *found : state_->summary).trailer(state_->written));
  return state_->status;
}

const Status& McapWriter::status() const { return state_->status; }
std::size_t McapWriter::open_chunk_bytes() const { return state_->chunk.size(); }
std::uint64_t McapWriter::bytes_written() const { return state_->written; }
std::uint64_t McapWriter::messages() const { return state_->messages; }

}  // namespace evenstride
