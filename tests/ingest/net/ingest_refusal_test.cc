// What is no sensor, or not the right one, is told why and ends alone.
#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "ingest/wire/bytes.h"
#include "ingest/wire/frames.h"
#include "tests/ingest/net/ingest_server_fixture.h"

namespace evenstride {
namespace {

TEST_F(IngestServerTest, AnotherSensorAtATakenSiteIsRefused) {
  auto first = join(test::hello_of(Site::kPelvis));
  v1::Hello other = test::hello_of(Site::kPelvis);
  other.set_device_id("another");
  auto refused = SensorClient::join("127.0.0.1", port_, other);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("worn by dev-pelvis already"), std::string::npos);
}

TEST_F(IngestServerTest, WrongHellosAreAnsweredAndClosed) {
  struct Case {
    const char* what;
    std::function<void(v1::Hello&)> spoil;
    v1::ErrorFrame::Code code;
  };
  const std::vector<Case> cases = {
      {"version", [](v1::Hello& h) { h.set_protocol_version(2); }, v1::ErrorFrame::CODE_PROTOCOL_VERSION},
      {"no version", [](v1::Hello& h) { h.set_protocol_version(0); }, v1::ErrorFrame::CODE_PROTOCOL_VERSION},
      {"no device", [](v1::Hello& h) { h.set_device_id(""); }, v1::ErrorFrame::CODE_BAD_HELLO},
      {"path as runner", [](v1::Hello& h) { h.set_runner_id("../../etc"); }, v1::ErrorFrame::CODE_BAD_HELLO},
      {"long runner", [](v1::Hello& h) { h.set_runner_id(std::string(200, 'x')); },
       v1::ErrorFrame::CODE_BAD_HELLO},
      {"no site", [](v1::Hello& h) { h.set_site(v1::SITE_UNSPECIFIED); }, v1::ErrorFrame::CODE_BAD_HELLO},
      {"rate", [](v1::Hello& h) { h.set_rate_hz(5); }, v1::ErrorFrame::CODE_BAD_HELLO},
      {"scale", [](v1::Hello& h) { h.set_accel_scale_mps2(0); }, v1::ErrorFrame::CODE_BAD_HELLO},
  };
  for (const Case& c : cases) {
    v1::ClientFrame frame;
    *frame.mutable_hello() = test::hello_of(Site::kPelvis);
    c.spoil(*frame.mutable_hello());
    auto client = connect();
    ASSERT_TRUE(client->send(frame));
    const v1::ErrorFrame error = await_error(*client);
    EXPECT_EQ(error.code(), c.code) << c.what << ": " << error.message();
    await_end(*client);
  }
  EXPECT_TRUE(folder_.recordings().empty());
}

TEST_F(IngestServerTest, RubbishEndsItsOwnConnectionOnly) {
  auto good = join(test::hello_of(Site::kPelvis));
  const auto after_hello = [&](const std::string& bytes) {
    auto client = join(test::hello_of(Site::kTrunk));
    (void)client->send_bytes(bytes);
    const v1::ErrorFrame error = await_error(*client);
    await_end(*client);
    return error.code();
  };
  const auto before_hello = [&](const std::string& bytes) {
    auto client = connect();
    (void)client->send_bytes(bytes);
    const v1::ErrorFrame error = await_error(*client);
    await_end(*client);
    return error.code();
  };
  const auto framed = [](const std::string& body) {
    std::string out;
    put(out, static_cast<std::uint32_t>(body.size()));
    return out + body;
  };
  std::mt19937_64 random(3);
  v1::ClientFrame block;
  *block.mutable_block() = test::block_of(0, 4, random);
  block.mutable_block()->set_crc32c(block.block().crc32c() ^ 1);
  EXPECT_EQ(before_hello("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), v1::ErrorFrame::CODE_FRAME_TOO_LARGE);
  EXPECT_EQ(before_hello(framed("\xFF\xFF\xFF")), v1::ErrorFrame::CODE_BAD_FRAME);
  EXPECT_EQ(before_hello(framed("")), v1::ErrorFrame::CODE_BAD_FRAME);
  EXPECT_EQ(before_hello(frame_bytes(block)), v1::ErrorFrame::CODE_BAD_FRAME);
  EXPECT_EQ(after_hello(std::string("\x01\x00\x10\x01rest", 8)), v1::ErrorFrame::CODE_FRAME_TOO_LARGE);
  EXPECT_EQ(after_hello(framed("\x12\x7F")), v1::ErrorFrame::CODE_BAD_FRAME);
  EXPECT_EQ(after_hello(framed("")), v1::ErrorFrame::CODE_BAD_FRAME);
  EXPECT_EQ(after_hello(frame_bytes(block)), v1::ErrorFrame::CODE_BAD_FRAME);
  for (std::uint64_t i = 0; i < 10; ++i) send_block(*good, i);
  await_ack(*good, 9);
}

}  // namespace
}  // namespace evenstride
