#include "tools/formats/xdf.h"

#include <gtest/gtest.h>

#include "tests/tools/formats/xdf_file.h"
#include "tools/formats/xdf_chunks.h"
#include "tools/formats/xdf_times.h"

namespace evenstride {
namespace {

constexpr double kTimeError_s = 1e-9;  // of sums of doubles near 10 s

TEST(Xdf, GivesSensorsInSiUnitsOnOneClock) {
  const auto read = xdf_recording(test::xdf_recording_of(50), "walk 1");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->name, "walk-1");
  ASSERT_EQ(read->sensors.size(), 2u);
  const BidsSensor &pelvis = read->sensors[0], &foot = read->sensors[1];
  EXPECT_EQ(pelvis.spec.site, Site::kPelvis);
  EXPECT_EQ(foot.spec.site, Site::kLeftShoe);
  ASSERT_EQ(pelvis.rows.size(), 50u);
  EXPECT_FLOAT_EQ(pelvis.rows[7][2], 9.80665F);
  EXPECT_FLOAT_EQ(pelvis.rows[7][3], 1.57079633F);
  for (std::size_t i = 0; i < 50; ++i) {
    EXPECT_NEAR(pelvis.device_time_s[i], 0.01 * static_cast<double>(i), kTimeError_s);
    EXPECT_NEAR(foot.device_time_s[i], 0.02 + 0.01 * static_cast<double>(i), kTimeError_s);
  }
  ASSERT_EQ(read->notes.size(), 1u);
  EXPECT_EQ(read->notes[0], "stream 'markers' is left out: its name is no shoe, pelvis or trunk");
}

TEST(Xdf, ClocksThatRunApartAreFollowed) {
  XdfStream stream;
  stream.offsets = {{0, 1.0}, {100, 1.01}, {200, 1.02}};  // 100 ppm
  stream.time_s = {100.0, 100.5};
  const auto times_s = recorder_times(stream);
  EXPECT_NEAR(times_s[0], 101.01, kTimeError_s);
  EXPECT_NEAR(times_s[1], 101.51005, kTimeError_s);
}

TEST(Xdf, JitterOfStampsGoesAndInterruptionsStay) {
  XdfStream stream;
  for (int i = 0; i < 200; ++i)
    stream.time_s.push_back(0.01 * i + (i % 2 == 0 ? 0.004 : -0.004) + (i < 100 ? 0 : 3));
  const auto times_s = recorder_times(stream);
  for (std::size_t i = 1; i < times_s.size(); ++i)
    EXPECT_NEAR(times_s[i] - times_s[i - 1], i == 100 ? 3.01 : 0.01, 0.001)
        << i;  // what 100 jittered stamps leave
}

TEST(Xdf, EveryCutGivesWhatStandsBeforeIt) {
  const std::string whole = test::xdf_recording_of(20);
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    const auto read = parse_xdf(std::string_view(whole).substr(0, cut));
    if (!read) continue;
    for (const auto& [id, stream] : read->streams)
      EXPECT_EQ(stream.values.size(),
                stream.info.format == "string" ? 0 : stream.time_s.size() * stream.info.channels);
  }
  EXPECT_EQ(parse_xdf(std::string_view(whole).substr(0, whole.size() - 30))->losses.size(), 1u);
}

TEST(Xdf, GoesOnBehindTheBoundaryThatFollowsADamagedChunk) {
  const std::string good = test::xdf_recording_of(20);
  const std::string samples = test::xdf_imu_samples(1, 20, 10, 0.01);
  std::string bad = good;
  bad[good.find(samples)] = '\x07';  // no length is seven bytes long
  const auto read = parse_xdf(bad);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->streams.at(1).time_s.empty());
  EXPECT_EQ(read->streams.at(2).time_s.size(), 20u);
  EXPECT_EQ(read->losses.size(), 1u);
}

TEST(Xdf, WhatIsNoRecordingOfASensorIsRefusedWithTheReason) {
  EXPECT_NE(xdf_recording("XDG:", "a").error().find("is no XDF file"), std::string::npos);
  EXPECT_NE(xdf_recording(test::xdf_start(), "a").error().find("holds no stream"), std::string::npos);
  const std::string pelvis =
      test::xdf_start() + test::xdf_stream(1, "pelvis", "float32", 1, 100, test::xdf_channel("EMG", "uV"));
  EXPECT_NE(xdf_recording(pelvis, "a").error().find("no ACCEL x, y, z"), std::string::npos);
}

}  // namespace
}  // namespace evenstride
