// A recording cut at every byte, and with every bit of one chunk flipped: reading never fails, gives every
// whole chunk before the damage, and says what was lost.
#include <gtest/gtest.h>

#include "ingest/recording/mcap_format.h"
#include "ingest/recording/mcap_summary.h"
#include "ingest/recording/session_reader.h"
#include "tests/ingest/recording/session_fixture.h"

namespace evenstride {
namespace {

using test::header_of;
using test::write_session;

std::string whole_file(bool closed) {
  MemorySink sink;
  SessionWriter writer(sink, header_of("s"));
  write_session(writer, 8, 2, closed);
  return sink.bytes();
}

std::vector<mcap::ChunkEntry> chunks_of(const std::string& file) {
  auto source = memory_source(file);
  return mcap::scan(*source, true)->summary.chunks;
}

std::uint64_t count_messages(std::string_view file, ReadReport* report = nullptr) {
  auto reader = McapReader::from(file);
  if (!reader) return 0;
  McapMessage message;
  std::uint64_t count = 0;
  while (reader->next(message)) ++count;
  if (report != nullptr) *report = reader->report();
  return count;
}

constexpr int kHarmlessBits = 2 * 64 + 16;  // both times of the chunk, and unused bits of zstd's headers

// Messages in the chunks that lie whole before `cut`.
std::uint64_t expected_messages(const std::string& file, const std::vector<mcap::ChunkEntry>& chunks,
                                std::uint64_t cut) {
  std::uint64_t end = 0;
  for (const auto& chunk : chunks) {
    if (chunk.offset + chunk.length <= cut) end = chunk.offset + chunk.length;
  }
  return end == 0 ? 0 : count_messages(std::string_view(file).substr(0, end));
}

TEST(TornFile, EveryCutGivesEveryWholeChunkBeforeIt) {
  const std::string file = whole_file(true);
  const auto chunks = chunks_of(file);
  ASSERT_GE(chunks.size(), 5u);
  for (std::uint64_t cut = chunks[1].offset; cut < file.size(); ++cut) {
    ReadReport report;
    const auto view = std::string_view(file).substr(0, cut);
    ASSERT_EQ(count_messages(view, &report), expected_messages(file, chunks, cut)) << "cut at " << cut;
    ASSERT_FALSE(report.complete) << "cut at " << cut;
    ASSERT_LE(report.good_bytes, cut);
  }
}

TEST(TornFile, EveryCutCanBeMendedAndCarriedOn) {
  const std::string file = whole_file(true);
  const auto chunks = chunks_of(file);
  for (std::uint64_t cut = chunks[1].offset + 1; cut < file.size(); cut += 3) {
    const std::string torn = file.substr(0, cut);
    auto source = memory_source(torn);
    auto scan = mcap::scan(*source, false);
    ASSERT_TRUE(scan);
    MemorySink sink;
    ASSERT_TRUE(sink.append(torn.substr(0, scan->cut_at)));
    const std::uint64_t before = expected_messages(file, chunks, cut);
    SessionWriter writer(sink, header_of("s"), std::move(*scan), Time(Duration(1'000'000'000'000)));
    v1::RecordedTick tick;
    writer.add(tick);
    ASSERT_TRUE(writer.close());
    ReadReport report;
    ASSERT_EQ(count_messages(sink.bytes(), &report), before + 1) << "cut at " << cut;
    ASSERT_TRUE(report.complete) << report.text();
    ASSERT_TRUE(report.losses.empty()) << report.text();
  }
}

TEST(TornFile, EveryFlippedBitOfAChunkIsNamedAndCostsThatChunkAlone) {
  const std::string file = whole_file(true);
  const auto chunks = chunks_of(file);
  const auto& victim = chunks[2];
  const std::uint64_t all = count_messages(file);
  const std::uint64_t before = expected_messages(file, chunks, victim.offset);
  const std::uint64_t with = expected_messages(file, chunks, victim.offset + victim.length);
  int harmless = 0;
  for (std::uint64_t bit = victim.offset * 8; bit < (victim.offset + victim.length) * 8; ++bit) {
    std::string damaged = file;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    ReadReport report;
    const std::uint64_t count = count_messages(damaged, &report);
    if (count == all) {  // the chunk's times and a few bits of zstd's frame do not touch what the CRC covers
      ++harmless;
      continue;
    }
    ASSERT_GE(count, before) << "bit " << bit;
    ASSERT_EQ(count, all - (with - before)) << "bit " << bit << ": " << report.text();
    ASSERT_TRUE(!report.losses.empty() || report.missing_messages > 0) << "bit " << bit;
  }
  EXPECT_LE(harmless, kHarmlessBits);
}

TEST(TornFile, ASmallChunkCannotClaimMuchMemory) {
  std::string file = whole_file(true);
  const auto chunks = chunks_of(file);
  const std::uint64_t at = chunks[1].offset + mcap::kRecordHead + 16;
  const std::uint64_t claim = mcap::kMaxRecord - 1;
  file.replace(at, 8, reinterpret_cast<const char*>(&claim), 8);
  ReadReport report;
  count_messages(file, &report);
  ASSERT_EQ(report.losses.size(), 1u);
  EXPECT_EQ(report.losses[0].reason, "chunk's sizes disagree");
  EXPECT_EQ(report.losses[0].offset, chunks[1].offset);
}

TEST(TornFile, ZeroesAfterPowerLossAreATornTail) {
  const std::string file = whole_file(false);
  ReadReport report;
  EXPECT_EQ(count_messages(file + std::string(4096, '\0'), &report), count_messages(file));
  ASSERT_EQ(report.losses.size(), 1u);
  EXPECT_EQ(report.losses[0].bytes, 4096u);
}

}  // namespace
}  // namespace evenstride
