// Real running feet tell whether the shoes' sensors sit on the feet that they are called after.
#include <gtest/gtest.h>

#include "core/pipeline.h"
#include "tests/support/reference_data.h"
#include "tools/formats/bids_blocks.h"
#include "tools/formats/motion_bids.h"

namespace evenstride {
namespace {

bool says_swapped(BidsRecording recording, bool swap) {
  for (BidsSensor& sensor : recording.sensors)
    if (swap && is_shoe(sensor.spec.site))
      sensor.spec.site = sensor.spec.site == Site::kLeftShoe ? Site::kRightShoe : Site::kLeftShoe;
  ResultSink nobody;
  Pipeline pipeline({}, nobody);
  for (const BidsSensor& sensor : recording.sensors) pipeline.add_sensor(sensor.spec, Time{});
  for (const SampleBlock& block : blocks_of(recording)) pipeline.push(block);
  return pipeline.sensor_status(Site::kLeftShoe)->quality.has(Mark::kSidesSwapped);
}

TEST(SwappedShoes, AreNoticedInRunningAndNeverWrongly) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  int noticed = 0, tried = 0;
  for (const char* runner : {"sub-F004", "sub-F008", "sub-F016", "sub-F023", "sub-F026"}) {
    auto recording = read_motion_bids(folder, std::string(runner) + "_task-run35");
    ASSERT_TRUE(recording) << recording.error();
    EXPECT_FALSE(says_swapped(*recording, false)) << runner;
    noticed += says_swapped(*recording, true);
    ++tried;
  }
  EXPECT_GE(noticed, tried - 1);  // the check may abstain
}

}  // namespace
}  // namespace evenstride
