#include "ingest/wire/crc.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace evenstride {
namespace {

// Bit by bit, straight from the definition.
std::uint32_t slow_crc(std::string_view bytes, std::uint32_t polynomial) {
  std::uint32_t crc = ~0u;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial : 0);
  }
  return ~crc;
}

TEST(Crc, KnownAnswers) {  // RFC 3720 B.4, and the check values of both polynomials
  EXPECT_EQ(crc32c("123456789"), 0xE3069283u);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(crc32("123456789"), 0xCBF43926u);
}

TEST(Crc, EqualsTheDefinitionForEveryLengthAndSplit) {
  std::mt19937_64 random(1);
  std::string bytes;
  for (int length = 0; length < 70; ++length) {
    EXPECT_EQ(crc32c(bytes), slow_crc(bytes, 0x82F63B78u));
    EXPECT_EQ(crc32(bytes), slow_crc(bytes, 0xEDB88320u));
    const auto cut = bytes.empty() ? 0 : random() % bytes.size();
    const std::string_view view(bytes);
    EXPECT_EQ(crc32c(view.substr(cut), crc32c(view.substr(0, cut))), crc32c(view));
    bytes.push_back(static_cast<char>(random()));
  }
}

}  // namespace
}  // namespace evenstride
