#include "tools/formats/bids_blocks.h"

#include <algorithm>
#include <cmath>

namespace evenstride {
namespace {

constexpr double kLongestBlock_s = 0.05;
constexpr std::size_t kMostRows = 10;
constexpr double kGap_periods = 1.5;

/// Rows [first, first + rows) of a sensor as a block.
SampleBlock block_of(const BidsSensor& sensor, std::size_t first, std::size_t rows, std::uint64_t sequence) {
  const double start_s = sensor.device_time_s[first];
  const double end_s = sensor.device_time_s[first + rows - 1];
  const double period_s =
      rows > 1 ? (end_s - start_s) / static_cast<double>(rows - 1) : 1.0 / sensor.spec.rate_hz;
  SampleBlock block;
  block.site = sensor.spec.site;
  block.sequence = sequence;
  block.device_time_ns = duration_from_s(start_s).count();
  block.period_ns = duration_from_s(period_s).count();
  block.arrival = time_from_s(end_s);
  block.readings = std::span(sensor.rows).subspan(first, rows);
  return block;
}

void add_noted(const BidsSensor& sensor, std::vector<SampleBlock>& blocks) {
  for (const BidsPacket& packet : sensor.packets) {
    blocks.push_back(block_of(sensor, packet.first_row, packet.rows, packet.sequence));
    blocks.back().arrival = time_from_s(packet.arrival_s);
  }
}

/// How many blocks it takes to lose so many rows.
std::uint64_t blocks_lost(long rows, std::size_t most) {
  return (static_cast<std::uint64_t>(std::max(rows, 1L)) + most - 1) / most;
}

void add_packed(const BidsSensor& sensor, std::vector<SampleBlock>& blocks) {
  const auto fitting = static_cast<std::size_t>(sensor.spec.rate_hz * kLongestBlock_s + 0.5);
  const std::size_t most = std::clamp<std::size_t>(fitting, 1, kMostRows);
  const std::vector<double>& time_s = sensor.device_time_s;
  std::uint64_t sequence = 0;
  for (std::size_t first = 0; first < time_s.size();) {
    std::size_t end = first + 1;
    const auto periods_to = [&](std::size_t i) { return (time_s[i] - time_s[i - 1]) * sensor.spec.rate_hz; };
    while (end < time_s.size() && end - first < most && periods_to(end) < kGap_periods) ++end;
    blocks.push_back(block_of(sensor, first, end - first, sequence++));
    if (end < time_s.size() && periods_to(end) >= kGap_periods)
      sequence += blocks_lost(std::lround(periods_to(end)) - 1, most);
    first = end;
  }
}

}  // namespace

std::vector<SampleBlock> blocks_of(const BidsRecording& recording) {
  std::vector<SampleBlock> blocks;
  for (const BidsSensor& sensor : recording.sensors)
    if (sensor.packets.empty())
      add_packed(sensor, blocks);
    else
      add_noted(sensor, blocks);
  std::stable_sort(blocks.begin(), blocks.end(),
                   [](const SampleBlock& a, const SampleBlock& b) { return a.arrival < b.arrival; });
  for (std::size_t i = 1; i < blocks.size(); ++i)
    blocks[i].arrival = std::max(blocks[i].arrival, blocks[i - 1].arrival + Duration(1));
  return blocks;
}

}  // namespace evenstride
