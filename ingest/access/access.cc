#include "ingest/access/access.h"

#include <openssl/crypto.h>

#include "ingest/access/secret.h"

namespace evenstride {
namespace {

constexpr const char* kDevice = "device";
constexpr const char* kViewer = "viewer";

std::string words_of(Access::Verdict verdict) {
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

void Access::set_tokens(const std::vector<TokenRecord>& tokens) {
  const std::lock_guard lock(mutex_);
  tokens_.clear();
  for (const TokenRecord& token : tokens) {
    if (!token.revoked) tokens_.push_back(token);
  }
}

Access::Grant Access::viewer(const std::string& token, const std::string& address, Now now) {
  return check(kViewer, token, address, now);
}

std::optional<v1::ErrorFrame> Access::device(const v1::Hello& hello, const std::string& address, Now now) {
  Grant grant = check(kDevice, hello.token(), address, now);
  if (grant.verdict == Verdict::kGranted && !grant.allows(hello.runner_id())) {
    const std::lock_guard lock(mutex_);
    --counters_.granted;
    ++counters_.wrong;
    count_wrong(kDevice + address, now);
    grant.verdict = Verdict::kWrong;
  }
  if (grant.verdict == Verdict::kGranted) return std::nullopt;
  v1::ErrorFrame why;
  why.set_code(v1::ErrorFrame::CODE_UNAUTHORISED);
  why.set_message(words_of(grant.verdict));
  return why;
}

Access::Grant Access::check(const char* kind, const std::string& token, const std::string& address, Now now) {
  if (!required_) return {};
  if (token.empty()) {
    ++counters_.missing;
    return {Verdict::kMissing, {}};
  }
  const std::string hash = token_hash(token);
  const std::lock_guard lock(mutex_);
  if (is_locked_out(kind + address, now)) {
    ++counters_.locked_out;
    return {Verdict::kLockedOut, {}};
  }
  const auto runner = runner_of(kind, hash);
  if (!runner) {
    ++counters_.wrong;
    count_wrong(kind + address, now);
    return {Verdict::kWrong, {}};
  }
  ++counters_.granted;
  return {Verdict::kGranted, *runner};
}

// Looks at every token, also behind the one that fits.
std::optional<std::string> Access::runner_of(const char* kind, const std::string& hash) const {
  const TokenRecord* found = nullptr;
  for (const TokenRecord& token : tokens_) {
    const bool same =
        token.hash.size() == hash.size() && CRYPTO_memcmp(token.hash.data(), hash.data(), hash.size()) == 0;
    if (same && token.kind == kind) found = &token;
  }
  if (found == nullptr) return std::nullopt;
  return found->runner;
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
