#include "ingest/wire/websocket.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/ingest/support/websocket_client.h"

namespace evenstride {
namespace {

using Next = FrameDecoder::Next;
using test::masked_frame;

constexpr std::size_t kMost = 1000;

TEST(WebSocket, AnswersTheStandardsKey) {  // RFC 6455, section 1.3
  EXPECT_EQ(websocket_accept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(WebSocket, WritesTheStandardsFrames) {  // section 5.7
  EXPECT_EQ(websocket_frame(WebSocketOpcode::kText, "Hello"), "\x81\x05Hello");
  EXPECT_EQ(websocket_frame(WebSocketOpcode::kBinary, std::string(256, 'x')).substr(0, 4),
            std::string("\x82\x7E\x01\x00", 4));
  EXPECT_EQ(websocket_frame(WebSocketOpcode::kBinary, std::string(65536, 'x')).substr(0, 10),
            std::string("\x82\x7F\x00\x00\x00\x00\x00\x01\x00\x00", 10));
}

TEST(WebSocketDecoder, ReadsTheStandardsMaskedPayload) {  // section 5.7, as a binary message
  WebSocketDecoder decoder(kMost);
  decoder.append("\x82\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
  std::string_view message;
  ASSERT_EQ(decoder.next(message), Next::kFrame);
  EXPECT_EQ(message, "Hello");
  EXPECT_EQ(decoder.next(message), Next::kMore);
}

TEST(WebSocketDecoder, AnySplitOfTheBytesGivesTheSameMessages) {
  std::mt19937 random(3);
  std::vector<std::string> sent;
  std::string bytes;
  for (const std::size_t size : {0u, 1u, 125u, 126u, 127u, 500u, 1000u}) {
    std::string text(size, ' ');
    for (char& c : text) c = static_cast<char>(random());
    sent.push_back(text);
    if (size % 2 == 0) {
      bytes += masked_frame(2, text);
      continue;
    }
    bytes += masked_frame(2, text.substr(0, size / 2), false);  // in two pieces, a ping between them
    bytes += masked_frame(9, "alive?");
    bytes += masked_frame(0, text.substr(size / 2), true);
  }
  for (int round = 0; round < 200; ++round) {
    WebSocketDecoder decoder(kMost);
    std::vector<std::string> got;
    std::string answers;
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t size = std::min<std::size_t>(bytes.size() - at, 1 + random() % 300);
      decoder.append(std::string_view(bytes).substr(at, size));
      at += size;
      std::string_view message;
      while (decoder.next(message) == Next::kFrame) got.emplace_back(message);
      answers += decoder.take_answers();
    }
    ASSERT_EQ(got, sent);
    const std::string pong(
        "\x8A\x06"
        "alive?");
    ASSERT_EQ(answers, pong + pong + pong);
  }
}

TEST(WebSocketDecoder, RefusesWhatMayNotStandThere) {
  const struct {
    const char* what;
    std::string bytes;
    Next answer;
    int code;
  } cases[] = {
      {"not masked", std::string("\x82\x01x"), Next::kBroken, 1002},
      {"a reserved bit", std::string("\xC2\x80\0\0\0\0", 6), Next::kBroken, 1002},
      {"an unknown control frame", masked_frame(11, ""), Next::kBroken, 1002},
      {"an unknown data frame", masked_frame(3, ""), Next::kBroken, 1003},
      {"text", masked_frame(1, "hello"), Next::kBroken, 1003},
      {"a piece of nothing", masked_frame(0, "x"), Next::kBroken, 1002},
      {"a message within a message", masked_frame(2, "x", false) + masked_frame(2, "y"), Next::kBroken, 1002},
      {"a ping in pieces", masked_frame(9, "x", false), Next::kBroken, 1002},
      {"a long ping", masked_frame(9, std::string(126, 'x')), Next::kBroken, 1002},
      {"too long", masked_frame(2, std::string(kMost + 1, 'x')), Next::kTooLarge, 1009},
      {"too long by its head alone", std::string("\x82\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0", 14),
       Next::kTooLarge, 1009},
      {"too long in pieces",
       masked_frame(2, std::string(kMost, 'x'), false) + masked_frame(0, std::string(1, 'x')),
       Next::kTooLarge, 1009},
      {"the end", masked_frame(8, std::string("\x03\xE8", 2)), Next::kEnd, 1000},
  };
  for (const auto& c : cases) {
    WebSocketDecoder decoder(kMost);
    decoder.append(c.bytes);
    std::string_view message;
    EXPECT_EQ(decoder.next(message), c.answer) << c.what;
    const std::string farewell = decoder.farewell();
    ASSERT_EQ(farewell.size(), 4u);
    EXPECT_EQ(static_cast<unsigned char>(farewell[2]) * 256 + static_cast<unsigned char>(farewell[3]), c.code)
        << c.what;
  }
}

TEST(WebSocketDecoder, RandomBytesNeverGiveMoreThanTheLimit) {
  std::mt19937 random(11);
  for (int round = 0; round < 2000; ++round) {
    WebSocketDecoder decoder(kMost);
    std::string bytes(random() % 400, ' ');
    for (char& c : bytes) c = static_cast<char>(random());
    if (!bytes.empty()) bytes[0] = static_cast<char>(0x80 | random() % 11);
    decoder.append(bytes);
    std::string_view message;
    while (decoder.next(message) == Next::kFrame) ASSERT_LE(message.size(), kMost);
  }
}

}  // namespace
}  // namespace evenstride
