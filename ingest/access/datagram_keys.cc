#include "ingest/access/datagram_keys.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <new>

#include "ingest/wire/bytes.h"

namespace evenstride {
namespace {

constexpr std::size_t kKeyBytes = 32;

DatagramKey split(const std::string& derived) {
  return {derived.substr(0, kKeyBytes),
          ByteCursor(std::string_view(derived).substr(kKeyBytes)).get<std::uint64_t>()};
}

}  // namespace

std::string hmac(std::string_view key, std::string_view bytes) {
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  const unsigned char* made =
      HMAC(EVP_sha256(), key.data() == nullptr ? "" : key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char*>(out.data()), &size);
  if (made == nullptr) throw std::bad_alloc();  // what else it could fail by does not occur here
  out.resize(size);
  return out;
}

std::string hkdf(std::string_view key, std::string_view salt, std::string_view info, std::size_t size) {
  const std::string extracted = hmac(salt, key);
  std::string out, last;
  for (char counter = 1; out.size() < size; ++counter) {
    last = hmac(extracted, last + std::string(info) + counter);
    out += last;
  }
  out.resize(size);
  return out;
}

DatagramKey device_key(std::string_view token_hash) {
  return split(hkdf(token_hash, "", "evenstride udp 1 device", kKeyBytes + sizeof(std::uint64_t)));
}

DatagramKey link_key(const DatagramKey& device, std::uint64_t nonce, std::string_view cookie) {
  std::string salt;
  put(salt, nonce);
  salt.append(cookie);
  return split(hkdf(device.key, salt, "evenstride udp 1 link", kKeyBytes + sizeof(std::uint64_t)));
}

}  // namespace evenstride
