/// What the servers of sensors stand on in tests: workers that record into a folder of their own.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>

#include "ingest/net/limits.h"
#include "ingest/net/worker_pool.h"
#include "tests/ingest/support/temp_folder.h"

namespace evenstride {

// How long a test waits for what must come; it does not depend on how soon it comes.
inline constexpr std::chrono::milliseconds kPatience{30'000};

class OnWorkers : public ::testing::Test {
 protected:
  void start_workers() {
    plan_.folder = folder_.path();
    plan_.min_free_bytes = 0;
    workers_ = std::make_unique<WorkerPool>(2, plan_, clock_, SessionNews{});
  }

  test::TempFolder folder_;
  SystemClock clock_;
  SessionPlan plan_;
  IngestLimits limits_;
  std::unique_ptr<WorkerPool> workers_;
  std::uint16_t port_ = 0;
};

}  // namespace evenstride
