#include "ingest/wire/convert.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace evenstride {
namespace {

v1::Hello good_hello() {
  v1::Hello hello;
  hello.set_site(v1::SITE_PELVIS);
  hello.set_rate_hz(200);
  hello.set_accel_scale_mps2(0.0048);
  hello.set_gyro_scale_radps(0.001);
  return hello;
}

TEST(Convert, SitesGoThereAndBack) {
  for (const Site site : kAllSites) EXPECT_EQ(site_from(wire_from(site)), site);
  EXPECT_FALSE(site_from(v1::SITE_UNSPECIFIED));
  EXPECT_FALSE(site_from(static_cast<v1::Site>(77)));
}

TEST(Convert, ReadingsGoThereAndBackWithinHalfACount) {
  std::mt19937_64 random(2);
  const double accel_scale = 0.0048, gyro_scale = 0.001;
  std::uniform_real_distribution<float> accel(-150, 150), gyro(-30, 30);
  std::vector<RawReading> in(100), out;
  for (auto& reading : in) {
    for (std::size_t c = 0; c < 6; ++c) reading[c] = c < 3 ? accel(random) : gyro(random);
  }
  ASSERT_TRUE(readings_from(readings_to_wire(in, accel_scale, gyro_scale), accel_scale, gyro_scale, out));
  ASSERT_EQ(out.size(), in.size());
  for (std::size_t i = 0; i < in.size(); ++i) {
    for (std::size_t c = 0; c < 6; ++c) {
      EXPECT_NEAR(out[i][c], in[i][c], 0.501 * (c < 3 ? accel_scale : gyro_scale));
    }
  }
}

TEST(Convert, ReadingsBeyondTheRangeStayAtIt) {
  const std::vector<RawReading> in = {{1e9f, -1e9f, 0, 0, 0, 0}};
  std::vector<RawReading> out;
  ASSERT_TRUE(readings_from(readings_to_wire(in, 0.01, 0.0), 0.01, 0.0, out));
  EXPECT_FLOAT_EQ(out[0][0], 327.67f);
  EXPECT_FLOAT_EQ(out[0][1], -327.68f);
}

TEST(Convert, HalfAReadingIsRefused) {
  std::vector<RawReading> out;
  EXPECT_FALSE(readings_from("12345678901", 1, 1, out));
  EXPECT_TRUE(readings_from("", 1, 1, out));
}

TEST(Convert, SpecFollowsHello) {
  const auto spec = spec_from(good_hello(), true);
  ASSERT_TRUE(spec) << spec.error();
  EXPECT_EQ(spec->site, Site::kPelvis);
  EXPECT_EQ(spec->clock, SensorClock::kSession);
  v1::Hello no_gyro = good_hello();
  no_gyro.set_gyro_scale_radps(0);
  EXPECT_FALSE(spec_from(no_gyro, false)->has_gyro);
}

TEST(Convert, BadHellosAreRefused) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double rate : {0.0, 19.0, 2001.0, -200.0, nan}) {
    v1::Hello hello = good_hello();
    hello.set_rate_hz(rate);
    EXPECT_FALSE(spec_from(hello, false)) << rate;
  }
  for (const double scale : {-1.0, 0.0, 11.0, nan}) {
    v1::Hello hello = good_hello();
    hello.set_accel_scale_mps2(scale);
    EXPECT_FALSE(spec_from(hello, false)) << scale;
  }
  v1::Hello hello = good_hello();
  hello.set_site(v1::SITE_UNSPECIFIED);
  EXPECT_FALSE(spec_from(hello, false));
}

TEST(Convert, TheBlocksChecksumCoversEveryField) {
  v1::SampleBlock block;
  block.set_sequence(3);
  block.set_device_time_ns(-5);
  block.set_period_ns(5'000'000);
  block.set_readings("abcdefghijkl");
  const std::uint32_t crc = block_crc(block);
  auto changed = block;
  changed.set_sequence(4);
  EXPECT_NE(block_crc(changed), crc);
  changed = block;
  changed.set_device_time_ns(5);
  EXPECT_NE(block_crc(changed), crc);
  changed = block;
  changed.set_period_ns(5'000'001);
  EXPECT_NE(block_crc(changed), crc);
  changed = block;
  changed.set_readings("abcdefghijkm");
  EXPECT_NE(block_crc(changed), crc);
}

}  // namespace
}  // namespace evenstride
