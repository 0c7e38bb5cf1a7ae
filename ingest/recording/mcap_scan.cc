#include <algorithm>
#include <optional>

#include "ingest/recording/mcap_chunk.h"
#include "ingest/recording/mcap_format.h"
#include "ingest/recording/mcap_summary.h"
#include "ingest/wire/bytes.h"

namespace evenstride::mcap {
namespace {

struct Head {
  Op op;
  std::uint64_t offset, length;  // of the content
  std::uint64_t end() const { return offset + length; }
};

// How many messages an index names: behind the channel and the length of the list 16 bytes each.
std::uint64_t indexed_messages(const Head& index) { return index.length < 6 ? 0 : (index.length - 6) / 16; }

class Scanner {
 public:
  Scanner(ByteSource& source, bool verify) : source_(source), verify_(verify) {}

  Scan run() {
    std::uint64_t at = kMagic.size();
    scan_.cut_at = at;
    while (const auto head = head_at(at)) {
      if (head->op == Op::kDataEnd || head->op == Op::kFooter) break;
      take(*head, at);
      at = head->end();
    }
    scan_.complete = ends_whole();
    end_last_chunk();
    return std::move(scan_);
  }

 private:
  std::optional<Head> head_at(std::uint64_t at) {
    ByteCursor in(source_.read(at, kRecordHead));
    const auto op = in.get<std::uint8_t>();
    const auto length = in.get<std::uint64_t>();
    if (!in.good() || op == 0 || op > static_cast<std::uint8_t>(Op::kDataEnd) || length > kMaxRecord)
      return {};
    if (at + kRecordHead + length > source_.size()) return {};
    return Head{static_cast<Op>(op), at + kRecordHead, length};
  }

  bool ends_whole() {
    const std::uint64_t size = source_.size();
    if (size < 2 * kMagic.size() + kRecordHead + kFooterBody) return false;
    if (source_.read(size - kMagic.size(), kMagic.size()) != kMagic) return false;
    const auto footer = head_at(size - kMagic.size() - kFooterBody - kRecordHead);
    return footer && footer->op == Op::kFooter && footer->length == kFooterBody;
  }

  void take(const Head& head, std::uint64_t at) {
    Summary& s = scan_.summary;
    switch (head.op) {
      case Op::kSchema:
        s.schemas.append(source_.read(at, head.end() - at));
        ++s.schema_count;
        scan_.cut_at = head.end();
        break;
      case Op::kChannel:
        take_channel(head, at);
        break;
      case Op::kChunk:
        take_chunk(head, at);
        break;
      case Op::kMessageIndex:
        take_index(head, at);
        break;
      default:
        break;
    }
  }

  void take_channel(const Head& head, std::uint64_t at) {
    Summary& s = scan_.summary;
    ByteCursor in(source_.read(head.offset, head.length));
    const auto id = in.get<std::uint16_t>();
    in.get<std::uint16_t>();
    s.topics[id] = std::string(in.get_text());
    s.messages.try_emplace(id, 0);
    s.channels.append(source_.read(at, head.end() - at));
    scan_.cut_at = head.end();
  }

  void take_chunk(const Head& head, std::uint64_t at) {
    const auto chunk = chunk_head(source_.read(head.offset, head.length));
    std::string content;
    if (!chunk || (verify_ && !unpack(*chunk, content))) {
      ++scan_.damaged;
      open_ = false;
      return;
    }
    ChunkEntry entry;
    entry.start_ns = chunk->start_ns;
    entry.end_ns = chunk->end_ns;
    entry.offset = at;
    entry.length = head.end() - at;
    entry.compressed = chunk->body.size();
    entry.uncompressed = chunk->uncompressed_bytes;
    entry.compression = std::string(chunk->compression);
    scan_.summary.chunks.push_back(std::move(entry));
    open_ = true;
  }

  void take_index(const Head& head, std::uint64_t at) {
    if (!open_) return;
    ByteCursor in(source_.read(head.offset, head.length));
    ChunkEntry& entry = scan_.summary.chunks.back();
    const auto channel = in.get<std::uint16_t>();
    entry.index_offsets.emplace_back(channel, at);
    entry.index_length += head.end() - at;
    scan_.summary.messages[channel] += indexed_messages(head);
  }

  // The last chunk may have lost its indexes, or be damaged itself: it is unpacked and indexed anew.
  void end_last_chunk() {
    Summary& s = scan_.summary;
    while (!s.chunks.empty() && !reindex_last()) {
      ++scan_.damaged;
      forget_counts(s.chunks.back());
      s.chunks.pop_back();
    }
    scan_.data_end = scan_.cut_at + scan_.last_index.size();
    for (std::size_t i = 0; i < s.chunks.size(); ++i) {
      s.first_ns = i == 0 ? s.chunks[i].start_ns : std::min(s.first_ns, s.chunks[i].start_ns);
      s.last_ns = std::max(s.last_ns, s.chunks[i].end_ns);
    }
  }

  void forget_counts(const ChunkEntry& entry) {
    for (const auto& [channel, offset] : entry.index_offsets) {
      const auto head = head_at(offset);
      if (head) scan_.summary.messages[channel] -= indexed_messages(*head);
    }
  }

  bool reindex_last() {
    ChunkEntry& entry = scan_.summary.chunks.back();
    const std::uint64_t end = entry.offset + entry.length;
    const auto head = chunk_head(source_.read(entry.offset + kRecordHead, entry.length - kRecordHead));
    std::string content;
    if (!head || !unpack(*head, content)) return false;
    forget_counts(entry);
    MessageIndex index;
    ByteCursor in(content);
    while (!in.empty()) {
      const std::uint64_t offset = content.size() - in.rest().size();
      const auto op = in.get<std::uint8_t>();
      ByteCursor message(in.take(in.get<std::uint64_t>()));
      if (!in.good()) return false;
      if (static_cast<Op>(op) != Op::kMessage) continue;
      const auto channel = message.get<std::uint16_t>();
      message.get<std::uint32_t>();
      index[channel].emplace_back(message.get<std::uint64_t>(), offset);
    }
    for (const auto& [channel, times] : index) scan_.summary.messages[channel] += times.size();
    scan_.last_index = index_records(index, end, entry);
    scan_.cut_at = end;
    return true;
  }

  ByteSource& source_;
  bool verify_;
  bool open_ = false;  // indexes that follow belong to the last chunk taken
  Scan scan_;
};

}  // namespace

Result<Scan> scan(ByteSource& source, bool verify) {
  if (source.read(0, kMagic.size()) != kMagic) return Error{"no MCAP file"};
  return Scanner(source, verify).run();
}

}  // namespace evenstride::mcap
