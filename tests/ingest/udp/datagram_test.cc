// The bytes of proto/README.md, made by another implementation (Python's hmac and hashlib).
#include "ingest/udp/datagram.h"

#include <gtest/gtest.h>

#include <random>

#include "ingest/access/datagram_keys.h"
#include "ingest/access/secret.h"
#include "ingest/udp/cookie.h"

namespace evenstride {
namespace {

std::string from_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    out.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return out;
}

const std::string kToken = "evs_" + std::string(64, '0');
constexpr std::uint64_t kNonce = 0x0102030405060708;
const std::string kHello =
    "4556553101000000cfc8c30ea681583608070605040302010000000000000000000000000000000000000000000000000801"
    "6c8a1499db7bbdf58a1e6c7b5615d657";
const std::string kUp =
    "455655310400000069344cea67f9a435070000000000000003000000000000002a00804600036a5cc1dbbfd4776b48eb71b9";

DatagramKey device() { return device_key(token_hash(kToken)); }
DatagramKey link() {
  std::string cookie;
  for (char i = 0; i < static_cast<char>(kCookieBytes); ++i) cookie.push_back(i);
  return link_key(device(), kNonce, cookie);
}

TEST(DatagramKeys, AreThoseOfThePage) {
  EXPECT_EQ(device().key, from_hex("fc1badd8148edadabb2dfed7bdb9b2222f20fc615e1c1d320b869b3a724a06c3"));
  EXPECT_EQ(link().key, from_hex("35e9801bcbf8d63c5852a6ce63161b843b21bd6bfc759f562f70f182c9e8b6eb"));
}

TEST(DatagramKeys, HkdfIsThatOfTheStandard) {
  // RFC 5869, appendix A.1.
  EXPECT_EQ(hkdf(std::string(22, '\x0b'), from_hex("000102030405060708090a0b0c"),
                 from_hex("f0f1f2f3f4f5f6f7f8f9"), 42),
            from_hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
}

TEST(Datagram, IsThatOfThePage) {
  const std::string hello = bytes_of(HelloBody{std::string(kCookieBytes, '\0'), "\x08\x01"});
  EXPECT_EQ(sealed({DatagramKind::kHello, device().id, kNonce, hello}, device().key), from_hex(kHello));
  const std::string up = bytes_of(UpBody{3, std::string_view("\x2a\x00", 2)});  // a Goodbye
  EXPECT_EQ(sealed({DatagramKind::kUp, link().id, 7, up}, link().key), from_hex(kUp));
}

TEST(Datagram, IsReadBack) {
  const std::string bytes = from_hex(kUp);
  const auto datagram = read_datagram(bytes);
  ASSERT_TRUE(datagram);
  EXPECT_EQ(datagram->kind, DatagramKind::kUp);
  EXPECT_EQ(datagram->id, link().id);
  EXPECT_EQ(datagram->number, 7u);
  const auto body = read_up_body(datagram->body);
  ASSERT_TRUE(body);
  EXPECT_EQ(body->oldest, 3u);
  EXPECT_EQ(body->frame.size(), 2u);
  const std::string down = bytes_of(DownBody{1, 2, 0x8000000000000001, "frame"});
  const auto told = read_down_body(down);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->durable, 1u);
  EXPECT_EQ(told->next, 2u);
  EXPECT_EQ(told->held, 0x8000000000000001);
  EXPECT_EQ(told->frame, "frame");
}

TEST(Datagram, EveryFlippedBitIsFoundAndEveryLengthIsSafe) {
  const std::string good = from_hex(kUp);
  EXPECT_TRUE(has_right_tag(good, link().key));
  EXPECT_FALSE(has_right_tag(good, device().key));
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(has_right_tag(bad, link().key)) << "bit " << bit;
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    const std::string cut = good.substr(0, size);
    const auto datagram = read_datagram(cut);
    EXPECT_EQ(datagram.has_value(), size >= kDatagramHead + kDatagramTag);
    EXPECT_FALSE(datagram && has_right_tag(cut, link().key)) << size;
  }
  EXPECT_FALSE(read_datagram(std::string("EVU1\x04\0\0\0", 8) + std::string(kMaxDatagram - 7, 'x')))
      << "too long";
  EXPECT_FALSE(read_datagram("EVU2" + good.substr(4)));
  EXPECT_FALSE(read_datagram("EVU1\x07" + good.substr(5))) << "no such kind";
  EXPECT_FALSE(read_datagram("EVU1\x04\x01" + good.substr(6))) << "must be zero";
  EXPECT_FALSE(read_up_body("1234567"));
  EXPECT_FALSE(read_down_body(std::string(23, 'x')));
  EXPECT_FALSE(read_hello_body(std::string(23, 'x')));
  EXPECT_THROW(sealed({DatagramKind::kUp, 1, 1, std::string(kMaxDatagramBody + 1, 'x')}, link().key),
               std::length_error);
}

TEST(Cookie, IsGoodForItsHelloOnlyAndNotForLong) {
  const CookieJar jar, other;
  const CookieJar::Now now{std::chrono::hours(7)};
  const std::string cookie = jar.bake("10.0.0.1:5000", 1, 2, now);
  ASSERT_EQ(cookie.size(), kCookieBytes);
  EXPECT_TRUE(jar.is_ours(cookie, "10.0.0.1:5000", 1, 2, now + CookieJar::kLife));
  EXPECT_FALSE(
      jar.is_ours(cookie, "10.0.0.1:5000", 1, 2, now + CookieJar::kLife + std::chrono::milliseconds(1)));
  EXPECT_FALSE(jar.is_ours(cookie, "10.0.0.1:5001", 1, 2, now));
  EXPECT_FALSE(jar.is_ours(cookie, "10.0.0.1:5000", 2, 2, now));
  EXPECT_FALSE(jar.is_ours(cookie, "10.0.0.1:5000", 1, 3, now));
  EXPECT_FALSE(jar.is_ours(std::string(kCookieBytes, '\0'), "10.0.0.1:5000", 1, 2, now));
  EXPECT_FALSE(other.is_ours(cookie, "10.0.0.1:5000", 1, 2, now)) << "a daemon that began anew";
}

}  // namespace
}  // namespace evenstride
