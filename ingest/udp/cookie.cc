#include "ingest/udp/cookie.h"

#include <openssl/crypto.h>

#include "ingest/access/datagram_keys.h"
#include "ingest/access/secret.h"
#include "ingest/udp/datagram.h"
#include "ingest/wire/bytes.h"

namespace evenstride {
namespace {

std::int64_t ms_of(CookieJar::Now now) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
}

}  // namespace

CookieJar::CookieJar() : secret_(random_bytes(32)) {}

std::string CookieJar::baked(std::int64_t time_ms, std::string_view from, std::uint64_t key_id,
                             std::uint64_t nonce) const {
  std::string out, all;
  put(out, time_ms);
  put(all, time_ms);
  put(all, key_id);
  put(all, nonce);
  all.append(from);
  return out + hmac(secret_, all).substr(0, kCookieBytes - sizeof time_ms);
}

std::string CookieJar::bake(std::string_view from, std::uint64_t key_id, std::uint64_t nonce, Now now) const {
  return baked(ms_of(now), from, key_id, nonce);
}

bool CookieJar::is_ours(std::string_view cookie, std::string_view from, std::uint64_t key_id,
                        std::uint64_t nonce, Now now) const {
  if (cookie.size() != kCookieBytes) return false;
  const auto time_ms = ByteCursor(cookie).get<std::int64_t>();
  const std::string right = baked(time_ms, from, key_id, nonce);
  if (CRYPTO_memcmp(right.data(), cookie.data(), kCookieBytes) != 0) return false;
  return ms_of(now) - time_ms <= std::chrono::milliseconds(kLife).count();
}

}  // namespace evenstride
