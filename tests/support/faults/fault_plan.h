/// What a process under test is told to let fail, in a page of memory that it shares with the test.
///
/// The library beside this is loaded into the process (LD_PRELOAD) and finds the page by the file named in
/// EVENSTRIDE_FAULT_PLAN. The test says which call, which of them, and with what error, and when counting
/// begins: before the process starts, or at a mark of its own while it runs.
#pragma once

#include <atomic>
#include <cstdint>

namespace evenstride::test {

/// Writes are those to files; accept is also accept4, open is also openat, malloc also calloc and the like.
enum class FaultCall : std::uint32_t { kWrite, kFdatasync, kFsync, kOpen, kRename, kAccept, kMalloc };

struct FaultPlan {
  std::atomic<std::uint32_t> is_counting;  ///< 0 until the mark
  FaultCall call;
  std::uint32_t error;               ///< errno of the failed call; 0: a write that takes half of the bytes
  std::uint32_t for_good;            ///< that call and every later one fail, until `is_counting` is 0 again
  std::uint64_t at;                  ///< the call that fails, from 1
  std::atomic<std::uint64_t> calls;  ///< since the mark
  std::atomic<std::uint64_t> failures;  ///< calls that were made to fail
  char what[256];                       ///< the file of the first call that failed, where it has one
};

}  // namespace evenstride::test
