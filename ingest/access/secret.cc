#include "ingest/access/secret.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <new>
#include <stdexcept>

namespace evenstride {

std::string random_bytes(std::size_t size) {
  std::string out(size, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(size)) != 1) {
    throw std::runtime_error("the system gives no random bytes");
  }
  return out;
}

std::string make_token() {
  std::string out = "evs_";
  for (const char c : random_bytes(32)) {
    const auto byte = static_cast<unsigned char>(c);
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
