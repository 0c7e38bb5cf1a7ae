#include "tools/formats/motion_bids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/units.h"
#include "tests/support/reference_data.h"
#include "tests/tools/formats/temp_dataset.h"

namespace evenstride {
namespace {

using test::accel_channels;
using test::gyro_channels;
using test::latency_channel;
using test::TempDataset;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr double kFloatError = 1e-5;  // readings are kept in single precision

TEST(MotionBids, ColumnsAreFoundByNameAndTurnedIntoSi) {
  TempDataset data;
  data.write_sensor("foo",
                    gyro_channels("LeftFoot", "deg/s") + "MAGN_x\tx\tMAGN\tLeftFoot\tuT\n" +
                        accel_channels("LeftFoot", "g"),
                    "180\t-90\t0\t7\t1\t0\t-1\n0\t0\t0\t7\t0\t0\t1\n");
  auto recording = read_motion_bids(data.path(), "sub-A_task-run");
  ASSERT_TRUE(recording) << recording.error();
  EXPECT_EQ(recording->participant, "sub-A");
  EXPECT_EQ(recording->task, "run");
  ASSERT_EQ(recording->sensors.size(), 1U);
  const BidsSensor& shoe = recording->sensors[0];
  EXPECT_EQ(shoe.spec.site, Site::kLeftShoe);
  EXPECT_TRUE(shoe.spec.has_gyro);
  EXPECT_NEAR(shoe.rows[0][0], 9.80665, kFloatError);
  EXPECT_NEAR(shoe.rows[0][2], -9.80665, kFloatError);
  EXPECT_NEAR(shoe.rows[0][3], kPi, kFloatError);
  EXPECT_NEAR(shoe.rows[0][4], -kPi / 2, kFloatError);
  EXPECT_THAT(shoe.device_time_s, ElementsAre(0.0, 0.01));
  EXPECT_THAT(recording->notes, ElementsAre("foo: column MAGN_x (MAGN) is not used"));
}

TEST(MotionBids, GapsInLatencySurvive) {
  TempDataset data;
  data.write_sensor("pelvis", accel_channels("Pelvis") + latency_channel("Pelvis", "ms"),
                    "0\t0\t9.8\t0\n0\t0\t9.8\t10\n0\t0\t9.8\t40\n0\t0\t9.8\t50\n");
  auto recording = read_motion_bids(data.path(), "sub-A_task-run");
  ASSERT_TRUE(recording) << recording.error();
  EXPECT_THAT(recording->sensors[0].device_time_s, ElementsAre(0.0, 0.01, 0.04, 0.05));
  EXPECT_FALSE(recording->sensors[0].spec.has_gyro);
  EXPECT_THAT(recording->notes, ElementsAre("pelvis: accelerometer only"));
}

TEST(MotionBids, ARowThatRepeatsATimeIsLeftOut) {
  TempDataset data;
  std::string rows;
  for (int i = 0; i < 200; ++i) rows += "0\t0\t9.8\t" + std::to_string(i) + "\n";
  rows += "0\t0\t7\t199\n";
  data.write_sensor("pelvis", accel_channels("Pelvis") + latency_channel("Pelvis", "ms"), rows,
                    R"({"SamplingFrequency": 1000})");
  auto recording = read_motion_bids(data.path(), "sub-A_task-run");
  ASSERT_TRUE(recording) << recording.error();
  EXPECT_EQ(recording->sensors[0].rows.size(), 200U);
  EXPECT_THAT(recording->notes, testing::Contains("pelvis: 1 rows repeat a time and are left out"));
}

TEST(MotionBids, SeveralPointsOfOneTrackingSystemBecomeSensors) {
  TempDataset data;
  data.write_sensor("imus", accel_channels("RightFoot") + accel_channels("Sternum") + accel_channels("Wrist"),
                    "1\t2\t3\t4\t5\t6\t7\t8\t9\n");
  auto recording = read_motion_bids(data.path(), "sub-A_task-run");
  ASSERT_TRUE(recording) << recording.error();
  ASSERT_EQ(recording->sensors.size(), 2U);
  EXPECT_EQ(recording->sensors[0].spec.site, Site::kRightShoe);
  EXPECT_EQ(recording->sensors[1].spec.site, Site::kTrunk);
  EXPECT_EQ(recording->sensors[1].rows[0][1], 5.0F);
  EXPECT_THAT(recording->notes, testing::Contains(HasSubstr("Wrist: is no shoe, pelvis or trunk; left out")));
}

TEST(MotionBids, ClocksOfTheirOwnWithoutArrivalsAreAlignedAtTheFirstRow) {
  TempDataset data;
  const auto channels = [](const char* point) { return accel_channels(point) + latency_channel(point); };
  data.write_sensor("leftshoe", channels("LeftShoe"), "0\t0\t9\t-0.25\n0\t0\t9\t-0.24\n");
  data.write_sensor("rightshoe", channels("RightShoe"), "0\t0\t9\t0.4\n0\t0\t9\t0.41\n");
  auto recording = read_motion_bids(data.path(), "sub-A_task-run");
  ASSERT_TRUE(recording) << recording.error();
  EXPECT_EQ(recording->sensors[0].device_time_s[0], 0.0);
  EXPECT_EQ(recording->sensors[1].device_time_s[0], 0.0);
}

TEST(MotionBids, ArrivalsMakeItADeviceClock) {
  TempDataset data;
  data.write_sensor("leftshoe", accel_channels("LeftShoe") + latency_channel("LeftShoe"),
                    "0\t0\t9\t-0.25\n0\t0\t9\t-0.24\n0\t0\t9\t-0.21\n");
  data.write("sub-A/motion/sub-A_task-run_tracksys-leftshoe_arrival.tsv",
             "first_row\trows\tsequence\tarrival_s\n0\t2\t0\t0.03\n2\t1\t2\t0.06\n");
  auto recording = read_motion_bids(data.path(), "sub-A_task-run");
  ASSERT_TRUE(recording) << recording.error();
  const BidsSensor& shoe = recording->sensors[0];
  EXPECT_EQ(shoe.spec.clock, SensorClock::kDevice);
  ASSERT_EQ(shoe.packets.size(), 2U);
  EXPECT_EQ(shoe.packets[1].sequence, 2U);
  EXPECT_EQ(shoe.device_time_s[0], -0.25);
}

TEST(MotionBids, MissingValuesAreKeptAsNaNAndSaid) {
  TempDataset data;
  data.write_sensor("pelvis", accel_channels("Pelvis"), "0\tn/a\t9.8\n0\t0\t9.8\n");
  auto recording = read_motion_bids(data.path(), "sub-A_task-run");
  ASSERT_TRUE(recording) << recording.error();
  EXPECT_TRUE(std::isnan(recording->sensors[0].rows[0][1]));
  EXPECT_THAT(recording->notes, testing::Contains("pelvis: 1 rows hold no number in some channel"));
}

struct BadInput {
  const char* what;
  std::string channels, rows, json, expected;
};

class MotionBidsBadInput : public testing::TestWithParam<BadInput> {};

TEST_P(MotionBidsBadInput, GivesOneClearLine) {
  TempDataset data;
  data.write_sensor("pelvis", GetParam().channels, GetParam().rows, GetParam().json);
  auto recording = read_motion_bids(data.path(), "sub-A_task-run");
  ASSERT_FALSE(recording) << GetParam().what;
  EXPECT_THAT(recording.error(), HasSubstr(GetParam().expected));
  EXPECT_EQ(recording.error().find('\n'), std::string::npos);
}

const std::string kJson = R"({"SamplingFrequency": 100.0})";
const std::string kRow = "0\t0\t9.8\n";

INSTANTIATE_TEST_SUITE_P(
    Table, MotionBidsBadInput,
    testing::Values(
        BadInput{"an axis is missing", "ACCEL_x\tx\tACCEL\tPelvis\tm/s^2\n", "1\n", kJson, "lacks an axis"},
        BadInput{"no acceleration", gyro_channels("Pelvis"), kRow, kJson, "no ACCEL x, y, z"},
        BadInput{"an axis twice", accel_channels("Pelvis") + accel_channels("Pelvis"), kRow, kJson,
                 "repeats"},
        BadInput{"wrong unit", accel_channels("Pelvis", "ft/s^2"), kRow, kJson,
                 "has units 'ft/s^2', wanted m/s^2 or g"},
        BadInput{"rate in metres", accel_channels("Pelvis") + gyro_channels("Pelvis", "m/s"), kRow, kJson,
                 "wanted rad/s or deg/s"},
        BadInput{"channels cut", "ACCEL_x\tx\tACC", kRow, kJson, "line 2 has 3 cells, the header 5"},
        BadInput{"empty", accel_channels("Pelvis"), "", kJson, "_motion.tsv: is empty"},
        BadInput{"only blanks", accel_channels("Pelvis"), "\n\n", kJson, "_motion.tsv: is empty"},
        BadInput{"cut", accel_channels("Pelvis"), kRow + "0\t0", kJson, "row 2 has 2 of 3 columns"},
        BadInput{"too wide", accel_channels("Pelvis"), "0\t0\t9\t9\n", kJson,
                 "row 1 has more than 3 columns"},
        BadInput{"a header line", accel_channels("Pelvis"), "x\ty\tz\n", kJson, "row 1 has 'x' for a number"},
        BadInput{"foreign", accel_channels("Pelvis"), std::string("\x89PNG\r\n\x1a\n\0\0", 10), kJson,
                 "row 1 has"},
        BadInput{"all NaN", accel_channels("Pelvis"), "nan\tnan\tnan\n", kJson, "no row holds a number"},
        BadInput{"not JSON", accel_channels("Pelvis"), kRow, "SamplingFrequency=100", "is not a JSON object"},
        BadInput{"no rate", accel_channels("Pelvis"), kRow, "{}", "SamplingFrequency is missing"},
        BadInput{"rate is text", accel_channels("Pelvis"), kRow, R"({"SamplingFrequency": "fast"})",
                 "SamplingFrequency is missing"},
        BadInput{"time stands still", accel_channels("Pelvis") + latency_channel("Pelvis"),
                 "0\t0\t9\t0\n0\t0\t9\t0\n", kJson, "LATENCY stands still in 1 rows"},
        BadInput{"time goes back", accel_channels("Pelvis") + latency_channel("Pelvis"),
                 "0\t0\t9\t0.01\n0\t0\t9\t0\n", kJson, "LATENCY of row 2 is missing or goes back"}),
    [](const auto& tested) {
      std::string label = tested.param.what;
      for (char& c : label)
        if (c == ' ') c = '_';
      return label;
    });

TEST(MotionBids, PacketsThatDoNotFitTheRowsAreRefused) {
  for (const char* packets : {"0\t2\t0\t0.1\n", "0\t1\t0\t0.1\n2\t1\t1\t0.2\n",
                              "0\t1\t1\t0.1\n1\t2\t0\t0.2\n", "0\t3\t0\tn/a\n", "0\t4\t0\t0.1\n"}) {
    TempDataset data;
    data.write_sensor("pelvis", accel_channels("Pelvis"), kRow + kRow + kRow);
    data.write("sub-A/motion/sub-A_task-run_tracksys-pelvis_arrival.tsv",
               std::string("first_row\trows\tsequence\tarrival_s\n") + packets);
    auto recording = read_motion_bids(data.path(), "sub-A_task-run");
    ASSERT_FALSE(recording) << packets;
    EXPECT_THAT(recording.error(), HasSubstr("_arrival.tsv: packet"));
  }
}

TEST(MotionBids, AbsentFilesAndFoldersAreNamed) {
  TempDataset data;
  EXPECT_THAT(list_recordings(data.path() + "/nowhere").error(), HasSubstr("no such folder"));
  EXPECT_THAT(list_recordings(data.path()).error(), HasSubstr("holds no Motion-BIDS recording"));
  EXPECT_THAT(read_motion_bids(data.path(), "sub-A_task-run").error(), HasSubstr("no recording"));
  data.write("sub-A/motion/sub-A_task-run_tracksys-pelvis_motion.tsv", kRow);
  EXPECT_THAT(read_motion_bids(data.path(), "sub-A_task-run").error(),
              HasSubstr("_motion.json: No such file"));
}

TEST(MotionBids, ListsRecordingsOnceAndInOrder) {
  TempDataset data;
  for (const char* name :
       {"sub-B/motion/sub-B_task-run_tracksys-a", "sub-A/motion/sub-A_task-run_tracksys-b",
        "sub-A/motion/sub-A_task-run_tracksys-a", "sub-A/ses-2/motion/sub-A_ses-2_task-run_tracksys-a_run-1"})
    data.write(std::string(name) + "_motion.tsv", kRow);
  auto names = list_recordings(data.path());
  ASSERT_TRUE(names);
  EXPECT_THAT(*names, ElementsAre("sub-A_ses-2_task-run_run-1", "sub-A_task-run", "sub-B_task-run"));
}

void expect_readable(const std::string& folder, std::size_t recordings, std::size_t least_sensors) {
  auto names = list_recordings(folder);
  ASSERT_TRUE(names) << names.error();
  EXPECT_EQ(names->size(), recordings);
  for (const std::string& name : *names) {
    auto recording = read_motion_bids(folder, name);
    ASSERT_TRUE(recording) << recording.error();
    EXPECT_GE(recording->sensors.size(), least_sensors) << name;
  }
}

TEST(MotionBids, ReadsHybridRunning) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  expect_readable(folder, 94, 3);
  auto recording = read_motion_bids(folder, "sub-H01_task-run20clocks");
  if (!recording) recording = read_motion_bids(folder, "sub-F001_task-run25clocks");
  ASSERT_TRUE(recording) << recording.error();
  for (const BidsSensor& sensor : recording->sensors) {
    EXPECT_EQ(sensor.spec.clock, SensorClock::kDevice);
    EXPECT_FALSE(sensor.packets.empty());
  }
}

TEST(MotionBids, ReadsWalkingWithItsGaps) {
  EVENSTRIDE_NEEDS_DATA(folder, "voisard2023_walking");
  expect_readable(folder, 68, 3);
  auto recording = read_motion_bids(folder, "sub-S01_task-walkturn01");
  ASSERT_TRUE(recording);
  bool gap = false;
  for (const BidsSensor& sensor : recording->sensors)
    for (std::size_t i = 1; i < sensor.rows.size(); ++i)
      gap |= sensor.device_time_s[i] - sensor.device_time_s[i - 1] > 0.015;
  EXPECT_TRUE(gap);
}

TEST(MotionBids, MakesHostTimesOfARealShoeEven) {
  EVENSTRIDE_NEEDS_DATA(folder, "wagstaff2018_shoe");
  expect_readable(folder, 18, 1);
  auto recording = read_motion_bids(folder, "sub-A_task-walk01");
  ASSERT_TRUE(recording);
  EXPECT_THAT(recording->notes, testing::Contains(HasSubstr("row times jitter")));
  const BidsSensor& shoe = recording->sensors[0];
  EXPECT_EQ(shoe.spec.site, Site::kRightShoe);
  for (std::size_t i = 1; i < shoe.rows.size(); ++i)
    EXPECT_NEAR(shoe.device_time_s[i] - shoe.device_time_s[i - 1], 0.005, 1e-6);
}

TEST(MotionBids, KnowsAnAccelerometerAtTheHipAndAFootOfUnknownSide) {
  EVENSTRIDE_NEEDS_DATA(outdoor, "karas2018_outdoor_run");
  EVENSTRIDE_NEEDS_DATA(foot, "fuzzylabs2020_foot_run");
  auto karas = read_motion_bids(outdoor, "sub-A_task-run1");
  ASSERT_TRUE(karas) << karas.error();
  ASSERT_EQ(karas->sensors.size(), 2U);
  EXPECT_EQ(karas->sensors[0].spec.site, Site::kPelvis);
  EXPECT_FALSE(karas->sensors[0].spec.has_gyro);
  EXPECT_THAT(karas->notes, testing::Contains("hip: worn at LeftHip, used as the pelvis"));
  auto fuzzy = read_motion_bids(foot, "sub-A_task-run1");
  ASSERT_TRUE(fuzzy) << fuzzy.error();
  EXPECT_EQ(fuzzy->sensors[0].spec.site, Site::kShoe);
  EXPECT_NEAR(fuzzy->sensors[0].spec.accel_range_mps2, 156.6, 0.5);
}

}  // namespace
}  // namespace evenstride
