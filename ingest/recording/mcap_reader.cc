#include "ingest/recording/mcap_reader.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "ingest/recording/byte_source.h"
#include "ingest/recording/mcap_chunk.h"
#include "ingest/recording/mcap_format.h"
#include "ingest/wire/bytes.h"

namespace evenstride {
namespace {

using mcap::Op;

constexpr std::size_t kMaxLosses = 1000;
constexpr auto kLastOp = static_cast<std::uint8_t>(Op::kDataEnd);
// In a chunk, between its start and the name of its compression: op, length, times, size, CRC.
constexpr std::uint64_t kBeforeCompression = mcap::kRecordHead + 8 + 8 + 8 + 4;
constexpr std::string_view kZstdName{"\x04\0\0\0zstd", 8};
constexpr std::uint64_t kScanStep = 256 * 1024;

struct ChannelInfo {
  std::string topic, schema;
  std::uint32_t next_sequence = 0;
};

struct Record {
  Op op;
  std::string_view content;
};

}  // namespace

std::string ReadReport::text() const {
  if (complete && losses.empty()) return "complete";
  std::string line = complete ? "complete" : "torn";
  if (!complete) line += " after " + std::to_string(good_bytes) + " of " + std::to_string(bytes) + " bytes";
  for (const Loss& loss : losses) {
    line +=
        "; " + std::to_string(loss.bytes) + " bytes at " + std::to_string(loss.offset) + ": " + loss.reason;
  }
  return line;
}

struct McapReader::State {
  std::unique_ptr<ByteSource> source;
  ReadReport report;
  std::uint64_t offset = mcap::kMagic.size();  // of the next record in the file
  bool ended = false;
  std::string chunk;  // unpacked
  ByteCursor in_chunk{std::string_view{}};
  std::unordered_map<std::uint16_t, std::string> schemas;
  std::unordered_map<std::uint16_t, ChannelInfo> channels;

  explicit State(std::unique_ptr<ByteSource> s) : source(std::move(s)) { report.bytes = source->size(); }

  void lose(std::uint64_t at, std::uint64_t bytes, std::string reason) {
    if (report.losses.size() < kMaxLosses) report.losses.push_back({at, bytes, std::move(reason)});
  }

  // The record at `offset`, if it lies whole in the file.
  std::optional<Record> record_at(std::uint64_t at) {
    ByteCursor head(source->read(at, mcap::kRecordHead));
    const auto op = head.get<std::uint8_t>();
    const auto length = head.get<std::uint64_t>();
    if (!head.good() || op == 0 || op > kLastOp || length > mcap::kMaxRecord) return std::nullopt;
    const std::string_view whole = source->read(at, mcap::kRecordHead + length);
    if (whole.size() != mcap::kRecordHead + length) return std::nullopt;
    return Record{static_cast<Op>(op), whole.substr(mcap::kRecordHead)};
  }

  // Where the next believable chunk begins after `from`, or nothing.
  std::optional<std::uint64_t> find_chunk(std::uint64_t from) {
    for (std::uint64_t at = from; at < report.bytes; at += kScanStep) {
      const std::string_view window = source->read(at, kScanStep + kBeforeCompression + kZstdName.size());
      for (std::size_t i = window.find(kZstdName); i != window.npos; i = window.find(kZstdName, i + 1)) {
        if (i < kBeforeCompression) continue;
        const std::uint64_t begin = at + i - kBeforeCompression;
        if (static_cast<Op>(window[i - kBeforeCompression]) == Op::kChunk && is_whole_chunk(begin))
          return begin;
      }
    }
    return std::nullopt;
  }
  bool is_whole_chunk(std::uint64_t at) {
    const auto record = record_at(at);
    return record && record->op == Op::kChunk && mcap::chunk_head(record->content);
  }

  // The record at `offset` is not whole: the tail is torn there, unless whole chunks follow.
  bool pass_over(std::uint64_t at) {
    if (const auto next = find_chunk(at + 1)) {
      lose(at, *next - at, "record damaged");
      offset = *next;
      return true;
    }
    lose(at, report.bytes - at, "the file ends inside a record");
    ended = true;
    return false;
  }

  bool next_record() {
    if (ended) return false;
    if (offset >= report.bytes) {
      ended = true;
      return false;
    }
    const std::uint64_t at = offset;
    const auto record = record_at(at);
    if (!record || !is_sound(*record, at)) return pass_over(at);
    offset = at + mcap::kRecordHead + record->content.size();
    take(*record, at);
    if (!ended) report.good_bytes = offset;
    return true;
  }

  // Only a record whose length can be trusted may say where the next one begins.
  bool is_sound(const Record& record, std::uint64_t at) {
    if (record.op == Op::kChunk) return static_cast<bool>(mcap::chunk_head(record.content));
    const std::uint64_t end = at + mcap::kRecordHead + record.content.size();
    return record.op != Op::kFooter ||
           (record.content.size() == mcap::kFooterBody && end + mcap::kMagic.size() >= report.bytes);
  }

  void take(const Record& record, std::uint64_t at) {
    switch (record.op) {
      case Op::kSchema:
        add_schema(record.content);
        break;
      case Op::kChannel:
        add_channel(record.content);
        break;
      case Op::kChunk:
        open_chunk(record.content, at);
        break;
      case Op::kFooter:
        end_at_footer();
        break;
      default:
        break;  // indexes and statistics: we read the stream itself
    }
  }

  void end_at_footer() {
    report.complete = source->read(offset, mcap::kMagic.size()) == mcap::kMagic;
    if (report.complete) {
      report.good_bytes = offset + mcap::kMagic.size();
    } else {
      lose(offset, report.bytes - offset, "the closing magic is missing");
    }
    ended = true;
  }

  void open_chunk(std::string_view content, std::uint64_t at) {
    ++report.chunks;
    const auto head = mcap::chunk_head(content);
    Status unpacked = head ? mcap::unpack(*head, chunk) : Status(Error{head.error()});
    if (!unpacked) {
      lose(at, mcap::kRecordHead + content.size(), unpacked.error());
      chunk.clear();
    }
    in_chunk = ByteCursor(chunk);
  }

  void add_schema(std::string_view content) {
    ByteCursor in(content);
    const auto id = in.get<std::uint16_t>();
    const std::string_view name = in.get_text();
    if (in.good()) schemas[id] = std::string(name);
  }

  void add_channel(std::string_view content) {
    ByteCursor in(content);
    const auto id = in.get<std::uint16_t>();
    const auto schema = schemas.find(in.get<std::uint16_t>());
    const std::string_view topic = in.get_text();
    if (!in.good() || channels.count(id) != 0) return;
    channels[id] = {std::string(topic), schema == schemas.end() ? "" : schema->second, 0};
  }

  // The next message of the open chunk.
  bool next_in_chunk(McapMessage& message) {
    while (!in_chunk.empty()) {
      const auto op = in_chunk.get<std::uint8_t>();
      const std::string_view content = in_chunk.take(in_chunk.get<std::uint64_t>());
      if (!in_chunk.good()) {
        lose(report.good_bytes, 0, "a chunk's records do not add up");
        in_chunk = ByteCursor(std::string_view{});
        return false;
      }
      if (static_cast<Op>(op) == Op::kSchema) add_schema(content);
      if (static_cast<Op>(op) == Op::kChannel) add_channel(content);
      if (static_cast<Op>(op) == Op::kMessage && decode(content, message)) return true;
    }
    return false;
  }

  bool decode(std::string_view content, McapMessage& message) {
    ByteCursor in(content);
    const auto channel = channels.find(in.get<std::uint16_t>());
    message.sequence = in.get<std::uint32_t>();
    message.log_time_ns = in.get<std::uint64_t>();
    in.get<std::uint64_t>();  // publish time
    if (!in.good() || channel == channels.end()) return false;
    ChannelInfo& info = channel->second;
    if (message.sequence > info.next_sequence)
      report.missing_messages += message.sequence - info.next_sequence;
    info.next_sequence = std::max(info.next_sequence, message.sequence + 1);
    message.topic = info.topic;
    message.schema = info.schema;
    message.data = in.rest();
    ++report.messages;
    return true;
  }
};

McapReader::McapReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
McapReader::McapReader(McapReader&&) noexcept = default;
McapReader& McapReader::operator=(McapReader&&) noexcept = default;
McapReader::~McapReader() = default;

Result<McapReader> McapReader::over(std::unique_ptr<ByteSource> source, const std::string& name) {
  if (source->read(0, mcap::kMagic.size()) != mcap::kMagic) return Error{name + " is no MCAP file"};
  return McapReader(std::make_unique<State>(std::move(source)));
}

Result<McapReader> McapReader::open(const std::string& path) {
  auto source = open_source(path);
  if (!source) return Error{source.error()};
  return over(std::move(*source), path);
}

Result<McapReader> McapReader::from(std::string_view bytes) { return over(memory_source(bytes), "this"); }

bool McapReader::next(McapMessage& message) {
  while (!state_->next_in_chunk(message)) {
    if (!state_->next_record()) return false;
  }
  return true;
}

const ReadReport& McapReader::report() const { return state_->report; }

}  // namespace evenstride
