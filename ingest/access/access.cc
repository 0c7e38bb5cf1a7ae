#include "ingest/access/access.h"

#include <openssl/crypto.h>

#include <algorithm>

#include "ingest/access/secret.h"
#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

constexpr const char* kDevice = "device";
constexpr const char* kViewer = "viewer";

std::string_view words_of(Access::Verdict verdict) {
  switch (verdict) {
    case Access::Verdict::kMissing:
      return "this daemon asks for a token";
    case Access::Verdict::kLockedOut:
      return "too many wrong tokens from this address; try again later";
    default:
      return "this token is not valid here";
  }
}

}  // namespace

v1::ErrorFrame refusal_of(Access::Verdict verdict) {
  return error_of(v1::ErrorFrame::CODE_UNAUTHORISED, words_of(verdict));
}

Access::Access(bool required, const AccessLimits& limits) : required_(required), limits_(limits) {
  set_tokens({});
}

void Access::set_tokens(const std::vector<TokenRecord>& tokens) {
  std::vector<TokenRecord> valid;
  std::map<std::uint64_t, DatagramGrant> datagrams;
  if (!required_) {
    const DatagramKey key = device_key(token_hash(""));
    datagrams[key.id] = {key, {}};
  }
  for (const TokenRecord& token : tokens) {
    if (token.revoked) continue;
    valid.push_back(token);
    if (token.kind != kDevice) continue;
    const DatagramKey key = device_key(token.hash);
    datagrams[key.id] = {key, {Verdict::kGranted, token.runner, token.id}};
  }
  const std::lock_guard lock(mutex_);
  tokens_ = std::move(valid);
  datagrams_ = std::move(datagrams);
}

std::optional<Access::DatagramGrant> Access::datagram(std::uint64_t key_id) const {
  const std::lock_guard lock(mutex_);
  const auto found = datagrams_.find(key_id);
  return found == datagrams_.end() ? std::nullopt : std::optional(found->second);
}

Access::Grant Access::viewer(const std::string& token, const std::string& address, Now now) {
  return check(kViewer, token, address, now);
}

Access::Grant Access::device(const v1::Hello& hello, const std::string& address, Now now) {
  Grant grant = check(kDevice, hello.token(), address, now);
  if (grant.verdict != Verdict::kGranted || grant.allows(hello.runner_id())) return grant;
  const std::lock_guard lock(mutex_);
  --counters_.granted;
  ++counters_.wrong;
  count_wrong(kDevice + address, now);
  return {Verdict::kWrong, {}, 0};
}

bool Access::still(const Grant& grant) const {
  if (grant.token_id == 0) return true;
  const std::lock_guard lock(mutex_);
  return std::any_of(tokens_.begin(), tokens_.end(),
                     [&grant](const TokenRecord& token) { return token.id == grant.token_id; });
}

Access::Grant Access::check(const char* kind, const std::string& token, const std::string& address, Now now) {
  if (!required_) return {};
  if (token.empty()) {
    ++counters_.missing;
    return {Verdict::kMissing, {}, 0};
  }
  const std::string hash = token_hash(token);
  const std::lock_guard lock(mutex_);
  if (is_locked_out(kind + address, now)) {
    ++counters_.locked_out;
    return {Verdict::kLockedOut, {}, 0};
  }
  const TokenRecord* found = find(kind, hash);
  if (found == nullptr) {
    ++counters_.wrong;
    count_wrong(kind + address, now);
    return {Verdict::kWrong, {}, 0};
  }
  ++counters_.granted;
  return {Verdict::kGranted, found->runner, found->id};
}

// Looks at every token, also behind the one that fits.
const TokenRecord* Access::find(const char* kind, const std::string& hash) const {
  const TokenRecord* found = nullptr;
  for (const TokenRecord& token : tokens_) {
    const bool same =
        token.hash.size() == hash.size() && CRYPTO_memcmp(token.hash.data(), hash.data(), hash.size()) == 0;
    if (same && token.kind == kind) found = &token;
  }
  return found;
}

bool Access::is_locked_out(const std::string& key, Now now) {
  const auto tries = tries_.find(key);
  if (tries == tries_.end()) return false;
  if (now - tries->second.since >= limits_.window) {
    tries_.erase(tries);
    return false;
  }
  return tries->second.wrong >= limits_.wrong_tokens;
}

void Access::count_wrong(const std::string& key, Now now) {
  if (tries_.size() >= AccessLimits::kAddresses && tries_.count(key) == 0) tries_.clear();
  Tries& tries = tries_[key];
  if (tries.wrong == 0) tries.since = now;
  // The last one allowed begins the lock-out, so that it lasts a whole window.
  if (++tries.wrong == limits_.wrong_tokens) tries.since = now;
}

}  // namespace evenstride
