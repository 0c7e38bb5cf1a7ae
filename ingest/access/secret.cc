#include "ingest/access/secret.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <new>
#include <stdexcept>

namespace evenstride {

std::string make_token() {
  std::array<unsigned char, 32> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("no randomness for a token");
  }
  std::string out = "evs_";
  for (const unsigned char byte : bytes) {
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
  return out;
}

std::string token_hash(std::string_view token) {
  std::string out(SHA256_DIGEST_LENGTH, '\0');
  const unsigned char* made = SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(),
                                     reinterpret_cast<unsigned char*>(out.data()));
  if (made == nullptr) throw std::bad_alloc();
  return out;
}

}  // namespace evenstride
