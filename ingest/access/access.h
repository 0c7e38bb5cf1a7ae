/// Who may come in: sensors with device tokens, pages with viewer tokens.
///
/// A token is compared by its hash, in a time that depends on neither the token nor the hash found. An
/// address that shows too many wrong tokens is not listened to for a while.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ingest/access/datagram_keys.h"
#include "ingest/catalogue/catalogue.h"
#include "proto/wire.pb.h"

namespace evenstride {

struct AccessLimits {
  std::size_t wrong_tokens = 10;             ///< from one address within `window`; then it is locked out
  std::chrono::milliseconds window{60'000};  ///< also how long an address stays locked out
  static constexpr std::size_t kAddresses = 4096;  ///< remembered; beyond it all are forgotten at once
};

class Access {
 public:
  using Now = std::chrono::steady_clock::time_point;
  enum class Verdict { kGranted, kMissing, kWrong, kLockedOut };
  struct Grant {
    Verdict verdict = Verdict::kGranted;
    std::string runner;         ///< what it is limited to; empty = every runner
    std::int64_t token_id = 0;  ///< 0: none was needed
    bool allows(const std::string& other) const { return runner.empty() || runner == other; }
  };
  struct Counters {
    std::atomic<std::uint64_t> granted{0}, missing{0}, wrong{0}, locked_out{0};
  };

  /// @param required false: everybody may do everything, whatever token they show.
  Access(bool required, const AccessLimits& limits);

  /// Takes the place of those known so far; revoked ones are passed over. From any thread, as all of these.
  void set_tokens(const std::vector<TokenRecord>& tokens);

  Grant viewer(const std::string& token, const std::string& address, Now now);
  /// `kGranted` only if the token opens the runner of this Hello.
  Grant device(const v1::Hello& hello, const std::string& address, Now now);
  struct DatagramGrant {
    DatagramKey key;
    Grant grant;
  };
  /// What opens to the holder of the key with this id, if it is one of a device's token. Where no token is
  /// required, the key of the empty one opens too.
  std::optional<DatagramGrant> datagram(std::uint64_t key_id) const;
  /// False once the token of a grant has been revoked.
  bool still(const Grant& grant) const;
  const Counters& counters() const { return counters_; }

 private:
  struct Tries {
    std::size_t wrong = 0;
    Now since;
  };
  Grant check(const char* kind, const std::string& token, const std::string& address, Now now);
  const TokenRecord* find(const char* kind, const std::string& hash) const;
  bool is_locked_out(const std::string& key, Now now);
  void count_wrong(const std::string& key, Now now);

  const bool required_;
  const AccessLimits limits_;
  Counters counters_;
  mutable std::mutex mutex_;
  std::vector<TokenRecord> tokens_;
  std::map<std::uint64_t, DatagramGrant> datagrams_;  // by key id
  std::map<std::string, Tries> tries_;  // by kind and address: a stale page does not lock the sensors out
};

/// What somebody with this verdict is told.
v1::ErrorFrame refusal_of(Access::Verdict verdict);

}  // namespace evenstride
