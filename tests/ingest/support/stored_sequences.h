/// Which blocks recordings hold, by their sequence numbers.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "ingest/recording/session_reader.h"

namespace evenstride::test {

/// In the order of the file; of one device, or of all when `device` is empty.
inline std::vector<std::uint64_t> sequences_in(const std::string& file, const std::string& device = "") {
  std::vector<std::uint64_t> out;
  auto reader = SessionReader::open(file);
  EXPECT_TRUE(reader) << reader.error();
  SessionEvent event;
  while (reader && reader->next(event)) {
    const auto* block = std::get_if<v1::RecordedBlock>(&event);
    if (block != nullptr && (device.empty() || block->device_id() == device))
      out.push_back(block->block().sequence());
  }
  return out;
}

/// `from`, `from` + 1, ... `to` - 1.
inline std::vector<std::uint64_t> counting(std::uint64_t from, std::uint64_t to) {
  std::vector<std::uint64_t> out(to - from);
  std::iota(out.begin(), out.end(), from);
  return out;
}

}  // namespace evenstride::test
