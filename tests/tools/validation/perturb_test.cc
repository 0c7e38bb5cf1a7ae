#include "tools/validation/perturb.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/units.h"

namespace evenstride::validation {
namespace {

BidsRecording even_recording(std::size_t rows) {
  BidsRecording recording;
  recording.name = "sub-A_task-run";
  for (Site site : {Site::kLeftShoe, Site::kPelvis}) {
    BidsSensor& sensor = recording.sensors.emplace_back();
    sensor.spec.site = site;
    sensor.spec.rate_hz = 200.0;
    sensor.tracksys = name(site);
    for (std::size_t i = 0; i < rows; ++i) {
      sensor.device_time_s.push_back(static_cast<double>(i) / 200.0);
      sensor.rows.push_back({1, 2, 2, 0.1F, 0.2F, 0.2F});
    }
  }
  return recording;
}

double norm(const RawReading& r) { return std::sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2]); }

TEST(Perturb, LowerRateKeepsEveryNthRowAndRefusesOthers) {
  BidsRecording recording = even_recording(100);
  EXPECT_FALSE(lower_rate(recording, 150.0));
  ASSERT_TRUE(lower_rate(recording, 50.0));
  EXPECT_EQ(recording.sensors[0].rows.size(), 25U);
  EXPECT_DOUBLE_EQ(recording.sensors[0].device_time_s[1], 0.02);
  EXPECT_EQ(recording.sensors[0].spec.rate_hz, 50.0);
}

TEST(Perturb, NoiseHasTheWantedSpreadAndIsTheSameEveryTime) {
  BidsRecording one = even_recording(4000), other = even_recording(4000);
  add_noise(one, 0.5, 0.0);
  add_noise(other, 0.5, 0.0);
  EXPECT_EQ(one.sensors[0].rows, other.sensors[0].rows);
  double squares = 0.0;
  for (const RawReading& r : one.sensors[0].rows) squares += std::pow(r[0] - 1.0F, 2) / 4000.0;
  EXPECT_NEAR(std::sqrt(squares), 0.5, 0.025);  // 4,000 values know their SD to 1.1 %
  EXPECT_EQ(one.sensors[0].rows[7][3], 0.1F);
}

TEST(Perturb, TurningKeepsLengths) {
  BidsRecording recording = even_recording(3);
  turn_mounting(recording, kPi / 2);
  EXPECT_NEAR(norm(recording.sensors[0].rows[0]), 3.0, 1e-5);
  EXPECT_NE(recording.sensors[0].rows[0][0], 1.0F);
  EXPECT_NE(recording.sensors[0].rows[0], recording.sensors[1].rows[0]);
}

TEST(Perturb, LostPacketsTakeTheirNotesWithThem) {
  BidsRecording recording = even_recording(4000);
  BidsSensor& shoe = recording.sensors[0];
  for (std::size_t i = 0; i < 400; ++i)
    shoe.packets.push_back({10 * i, 10, i, 0.05 * static_cast<double>(i)});
  lose_packets(recording, 0.2);
  EXPECT_NEAR(static_cast<double>(shoe.packets.size()), 320.0, 40.0);  // five SDs of the draw
  std::size_t rows = 0;
  for (const BidsPacket& packet : shoe.packets) {
    EXPECT_EQ(packet.first_row, rows);
    EXPECT_NEAR(shoe.device_time_s[rows], 0.05 * static_cast<double>(packet.sequence), 1e-9);
    rows += packet.rows;
  }
  EXPECT_EQ(rows, shoe.rows.size());
  EXPECT_EQ(shoe.device_time_s.size(), shoe.rows.size());
}

TEST(Perturb, PacketsLostInBurstsKeepTheirShare) {
  BidsRecording recording = even_recording(200'000);
  BidsSensor& shoe = recording.sensors[0];
  lose_packets(recording, 0.05, 2.0);
  EXPECT_NEAR(static_cast<double>(shoe.rows.size()), 190'000.0, 1'500.0);  // some five SDs of the draw
  std::size_t holes = 0;
  for (std::size_t i = 1; i < shoe.rows.size(); ++i)
    holes += shoe.device_time_s[i] - shoe.device_time_s[i - 1] > 0.0075 ? 1 : 0;
  EXPECT_NEAR(static_cast<double>(200'000 - shoe.rows.size()) / static_cast<double>(holes), 20.0, 1.5);
}

TEST(Perturb, RangesClip) {
  BidsRecording recording = even_recording(1);
  limit_range(recording, 1.5, 0.15);
  EXPECT_EQ(recording.sensors[0].rows[0], (RawReading{1, 1.5F, 1.5F, 0.1F, 0.15F, 0.15F}));
  EXPECT_EQ(recording.sensors[0].spec.accel_range_mps2, 1.5);
}

TEST(Perturb, RingingStartsAtTheContactAndDiesAway) {
  BidsRecording recording = even_recording(200);
  add_ringing(recording, Site::kLeftShoe, {0.5}, 40.0, 50.0);
  const auto& rows = recording.sensors[0].rows;
  EXPECT_EQ(rows[99], (RawReading{1, 2, 2, 0.1F, 0.2F, 0.2F}));
  EXPECT_NE(rows[101][0], 1.0F);
  EXPECT_NEAR(norm(rows[119]), 3.0, 0.1);  // after eight time constants
  EXPECT_EQ(recording.sensors[1].rows[101][0], 1.0F);
}

TEST(Perturb, SensorsGoAndClocksShift) {
  BidsRecording recording = even_recording(2);
  shift_clock(recording, Site::kPelvis, 0.02);
  EXPECT_DOUBLE_EQ(recording.sensors[1].device_time_s[0], 0.02);
  EXPECT_DOUBLE_EQ(recording.sensors[0].device_time_s[0], 0.0);
  remove_sensor(recording, Site::kLeftShoe);
  ASSERT_EQ(recording.sensors.size(), 1U);
  EXPECT_EQ(recording.sensors[0].spec.site, Site::kPelvis);
}

TEST(Perturb, AGyroscopeGoesAndTheAccelerometerStays) {
  BidsRecording recording = even_recording(10);
  remove_gyroscope(recording, Site::kLeftShoe);
  EXPECT_FALSE(recording.sensors[0].spec.has_gyro);
  EXPECT_EQ(recording.sensors[0].rows[3], (RawReading{1, 2, 2, 0, 0, 0}));
  EXPECT_TRUE(recording.sensors[1].spec.has_gyro);
  EXPECT_EQ(recording.sensors[1].rows[3], even_recording(10).sensors[1].rows[3]);
}

TEST(Perturb, ASilentSensorSaysNothingForThatTimeOnly) {
  BidsRecording recording = even_recording(200);
  const auto before = recording.sensors[0].device_time_s;
  silence_sensor(recording, Site::kLeftShoe, before[50], before[80]);
  ASSERT_EQ(recording.sensors[0].rows.size(), 170U);
  EXPECT_EQ(recording.sensors[0].device_time_s[49], before[49]);
  EXPECT_EQ(recording.sensors[0].device_time_s[50], before[80]);
  EXPECT_EQ(recording.sensors[1].rows.size(), 200U);
}

TEST(Perturb, ScaledImpactsKeepWhatIsSlowAndScaleWhatIsFast) {
  BidsRecording recording = even_recording(400);
  BidsSensor& shoe = recording.sensors[0];
  shoe.rows[205][0] += 10.0F;  // 25 ms after the contact
  scale_impacts(recording, Site::kLeftShoe, {1.0}, 1.3);
  EXPECT_NEAR(shoe.rows[205][0], 1.0 + 10.0 * (1.0 / 7.0 + 1.3 * 6.0 / 7.0), 1e-4);
  EXPECT_FLOAT_EQ(shoe.rows[100][0], 1.0F);
  EXPECT_FLOAT_EQ(shoe.rows[212][1], 2.0F);
}

TEST(Perturb, ALooseShoeSwingsAtItsOwnFrequencyAndComesToRest) {
  BidsRecording recording = even_recording(400);
  BidsSensor& shoe = recording.sensors[0];
  for (std::size_t i = 100; i < 400; ++i) shoe.rows[i][0] = 3.0F;
  loosen(recording, Site::kLeftShoe, 10.0);
  EXPECT_FLOAT_EQ(shoe.rows[99][0], 1.0F);
  // Overshoot of a step: 1 + exp(-pi zeta / sqrt(1 - zeta^2)), half a period of the damped swing later.
  float highest = 0.0F;
  for (std::size_t i = 100; i < 130; ++i) highest = std::max(highest, shoe.rows[i][0]);
  EXPECT_NEAR(highest, 1.0 + 2.0 * (1.0 + std::exp(-kPi * 0.2 / std::sqrt(0.96))), 0.05);
  EXPECT_NEAR(shoe.rows[399][0], 3.0, 1e-3);
  EXPECT_FLOAT_EQ(recording.sensors[1].rows[120][0], 1.0F);
}

}  // namespace
}  // namespace evenstride::validation
