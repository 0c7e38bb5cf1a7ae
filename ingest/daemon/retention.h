/// Which recordings may go, and why.
///
/// Only sessions that are over and whose file has its end; never one that is marked as kept; oldest first. A
/// session is as old as its end or the last change of its file, whichever is later. Files that no session of
/// the catalogue names are never touched.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/catalogue/catalogue.h"

namespace evenstride {

struct RetentionRule {
  std::optional<std::int64_t> age_ns;  ///< older ones go
  std::optional<std::uint64_t> bytes;  ///< oldest go until all recordings together take no more
  bool any() const { return age_ns || bytes; }
};

/// "90d" (days), "20GB" (or MB, decimal), or both: "90d,20GB". Empty: keep everything.
Result<RetentionRule> retention_rule_from(const std::string& text);

struct Removal {
  v1::SessionInfo session;
  std::uint64_t bytes = 0;  ///< of its file; 0 if the file is gone already
  std::string why;
};

struct RetentionPlan {
  std::vector<Removal> removals;                    ///< oldest first
  std::uint64_t bytes_before = 0, bytes_after = 0;  ///< of all recordings
};

/// Changes nothing.
RetentionPlan retention_plan(const Catalogue& catalogue, const std::string& recordings,
                             const RetentionRule& rule, std::int64_t now_unix_ns);
/// Removes the file, then says so in the catalogue; the session's entry and summary stay.
Status carry_out(const Removal& removal, Catalogue& catalogue, const std::string& recordings,
                 std::int64_t now_unix_ns);

}  // namespace evenstride
