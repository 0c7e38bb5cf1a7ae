/// How soon after toe-off a running stance is told: by readings, without what blocks and radios add.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "core/pipeline.h"
#include "tests/support/reference_data.h"
#include "tools/formats/motion_bids.h"
#include "tools/validation/perturb.h"

namespace evenstride::validation {
namespace {

/// The first steps come late, when the mountings are sure, and are worked off a few readings at a time.
constexpr double kCatchingUp_s = 3.0;  // 12 s of both shoes, three readings with each that comes
constexpr double kToldWithin_s = 0.100;

class Delays : public ResultSink {
 public:
  void on_stance(const StepRecord& stance) override {
    if (!first_) first_ = now;
    if (stance.toe_off && seconds(now - *first_) > kCatchingUp_s)
      delays_s.push_back(seconds(now - *stance.toe_off));
  }
  Time now;
  std::vector<double> delays_s;

 private:
  std::optional<Time> first_;
};

/// Every reading a block of its own that arrives at once.
std::vector<SampleBlock> readings_of(const BidsRecording& recording) {
  std::vector<SampleBlock> blocks;
  for (const BidsSensor& sensor : recording.sensors)
    for (std::size_t i = 0; i < sensor.rows.size(); ++i) {
      const Time time = time_from_s(sensor.device_time_s[i]);
      blocks.push_back({.site = sensor.spec.site,
                        .sequence = i,
                        .device_time_ns = time.time_since_epoch().count(),
                        .period_ns = static_cast<std::int64_t>(1e9 / sensor.spec.rate_hz),
                        .arrival = time,
                        .readings = std::span(sensor.rows).subspan(i, 1)});
    }
  std::stable_sort(blocks.begin(), blocks.end(),
                   [](const SampleBlock& a, const SampleBlock& b) { return a.arrival < b.arrival; });
  return blocks;
}

std::vector<double> delays_s(const std::string& dataset, double rate_hz) {
  std::vector<double> all;
  const auto names = list_recordings(dataset);
  if (!names) return all;
  for (const std::string& name : *names) {
    if (name.find("clocks") != std::string::npos) continue;
    auto recording = read_motion_bids(dataset, name);
    if (rate_hz < recording->sensors.front().spec.rate_hz && !lower_rate(*recording, rate_hz)) continue;
    Delays sink;
    Pipeline pipeline({}, sink);
    for (const BidsSensor& sensor : recording->sensors) pipeline.add_sensor(sensor.spec, Time{});
    for (const SampleBlock& block : readings_of(*recording)) {
      sink.now = block.arrival;
      pipeline.push(block);
    }
    all.insert(all.end(), sink.delays_s.begin(), sink.delays_s.end());
  }
  std::sort(all.begin(), all.end());
  return all;
}

TEST(StanceDelay, IsAtMost100MsOnHybridRunningAt100Hz) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  for (const double rate_hz : {100.0, 200.0}) {
    const std::vector<double> told_s = delays_s(folder, rate_hz);
    ASSERT_GT(told_s.size(), 1300u);
    std::printf("%.0f Hz: %zu stances, median %.1f ms, 99 %% within %.1f, largest %.1f\n", rate_hz,
                told_s.size(), 1e3 * told_s[told_s.size() / 2], 1e3 * told_s[told_s.size() * 99 / 100],
                1e3 * told_s.back());
    EXPECT_LE(told_s.back(), kToldWithin_s) << rate_hz;
  }
}

}  // namespace
}  // namespace evenstride::validation
