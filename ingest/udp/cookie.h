/// The daemon's challenge to a Hello: what came back with it was sent now, and from where it says.
///
/// The daemon keeps nothing for it. A cookie holds its time and a code over that, the address and the Hello's
/// key and nonce, made with a secret that no other run of the daemon has.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace evenstride {

class CookieJar {
 public:
  static constexpr std::chrono::seconds kLife{10};
  using Now = std::chrono::steady_clock::time_point;
  /// @throws as `random_bytes`
  CookieJar();

  /// @param from address and port. @return kCookieBytes.
  std::string bake(std::string_view from, std::uint64_t key_id, std::uint64_t nonce, Now now) const;
  /// True for one baked for the same within `kLife`.
  bool is_ours(std::string_view cookie, std::string_view from, std::uint64_t key_id, std::uint64_t nonce,
               Now now) const;

 private:
  std::string baked(std::int64_t time_ms, std::string_view from, std::uint64_t key_id,
                    std::uint64_t nonce) const;
  const std::string secret_;
};

}  // namespace evenstride
