// Many runners for a long time: once all are calibrated, memory and descriptors stay as they are.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "tests/ingest/support/temp_folder.h"
#include "tools/load/load_daemon.h"
#include "tools/load/load_generator.h"

namespace evenstride {
namespace {

struct Form {
  int runners;
  double warm_s;  // by then every runner is calibrated and what has waited for that is worked off
  double run_s;
};
constexpr Form kShort{8, 20.0, 6.0}, kLong{200, 60.0, 1740.0};
constexpr double kSlice_s = 2.0;

// What may grow: the lines of a run for its page, 8 x 20 bytes every 5 s; and the heap's own unevenness.
constexpr double kLines_mb_per_s = 8 * 20 / 5.0 * 1e-6;
constexpr std::size_t kPassing = 4;  // descriptors open for a moment, as a folder while it is synced
constexpr double kHeap_mb = 1.0, kHeapShare = 0.01;

Form form() {
  if (std::getenv("EVENSTRIDE_FULL") == nullptr) return kShort;
  Form form = kLong;
  if (const char* minutes = std::getenv("EVENSTRIDE_SOAK_MINUTES"))
    form.run_s = std::max(10.0, 60.0 * std::atof(minutes) - form.warm_s);
  return form;
}

TEST(Soak, MemoryAndDescriptorsStayFlatOnceWarm) {
  const Form wanted = form();
  const test::TempFolder folder;
  DaemonOptions options;
  options.data = folder.path() + "/data";
  options.ingest = options.http = "127.0.0.1:0";
  auto daemon = LoadDaemon::start(options);
  ASSERT_TRUE(daemon) << daemon.error();
  LoadPlan plan;
  plan.streams = 4 * wanted.runners;
  LoadGenerator load((*daemon)->ingest(), plan);
  ASSERT_TRUE(load.connect());
  ASSERT_TRUE(load.run(wanted.warm_s));
  const double warm_mb = (*daemon)->rss_mb();
  const std::size_t warm_descriptors = (*daemon)->descriptors();
  double most_mb = 0.0;
  std::size_t most_descriptors = 0;
  for (double run_s = 0.0; run_s < wanted.run_s; run_s += kSlice_s) {
    const Status ran = load.run(kSlice_s);
    ASSERT_TRUE(ran) << ran.error();
    most_mb = std::max(most_mb, (*daemon)->rss_mb());
    most_descriptors = std::max(most_descriptors, (*daemon)->descriptors());
  }
  std::cout << wanted.runners << " runners, " << wanted.run_s << " s: " << warm_mb << " MB when warm, "
            << most_mb << " MB at most; " << warm_descriptors << " and " << most_descriptors
            << " descriptors\n";
  EXPECT_LE(most_descriptors, warm_descriptors + kPassing);
  EXPECT_LE(most_mb,
            warm_mb * (1.0 + kHeapShare) + kHeap_mb + wanted.runners * wanted.run_s * kLines_mb_per_s);
  const Status finished = load.finish();
  EXPECT_TRUE(finished) << finished.error();
  EXPECT_EQ(load.result().acknowledged, load.result().sent);
}

}  // namespace
}  // namespace evenstride
