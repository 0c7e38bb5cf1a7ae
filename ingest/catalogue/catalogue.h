/// What the daemon knows besides samples: runners, sessions and their summaries, tokens, answers to prompts.
/// One SQLite file (write-ahead log, synchronous FULL): what a call has returned from survives power loss.
///
/// Every call may be made from any thread, and may wait for the disk.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "proto/recording.pb.h"
#include "proto/results.pb.h"

namespace evenstride {

/// A token as stored: never itself, only its hash.
struct TokenRecord {
  std::int64_t id = 0;
  std::string hash;    ///< raw bytes
  std::string kind;    ///< "device" or "viewer"
  std::string runner;  ///< what it is limited to; empty = every runner
  std::string label;
  std::int64_t created_unix_ns = 0;
  bool revoked = false;
};

class Catalogue {
 public:
  /// Opens or creates `path` and brings its tables up to date. An error for a file made by a later version.
  static Result<std::unique_ptr<Catalogue>> open(const std::string& path);
  ~Catalogue();
  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;

  Status session_started(const v1::SessionHeader& header, const std::string& file_name);
  Status session_ended(const v1::SessionHeader& header, const v1::Summary& summary);
  Status session_repaired(const std::string& session_id);
  /// No session is running: before a daemon carries on with any.
  Status all_sessions_over();
  /// Retention never removes what is kept. An error for an unknown session.
  Status keep_session(const std::string& session_id, bool keep);
  /// Its recording is gone; the entry and the summary stay.
  Status session_removed(const std::string& session_id, std::int64_t unix_ns, const std::string& why);
  Status prompt_answered(const std::string& session_id, const v1::PromptAnswer& answer);

  /// Newest first, at most so many (-1: all), of one runner or, without its name, of every runner.
  std::vector<v1::SessionInfo> sessions(int most, const std::string& runner = {}) const;
  std::optional<v1::SessionInfo> session(const std::string& session_id) const;
  std::optional<v1::Summary> summary(const std::string& session_id) const;
  std::vector<v1::PromptAnswer> answers(const std::string& session_id) const;

  Result<std::int64_t> add_token(const TokenRecord& token);
  Status revoke_token(std::int64_t id);
  /// An error if they cannot be read, which is not the same as none.
  Result<std::vector<TokenRecord>> tokens() const;

  std::uint64_t failures() const;  ///< statements that failed since it was opened

 private:
  struct State;
  explicit Catalogue(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace evenstride
