#include "ingest/daemon/retention.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <sstream>

#include "ingest/daemon/data_directory.h"
#include "ingest/recording/byte_sink.h"

namespace evenstride {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kDay_ns = 86'400'000'000'000;

struct Candidate {
  v1::SessionInfo session;
  std::uint64_t bytes = 0;
  std::int64_t since_unix_ns = 0;
};

std::int64_t unix_ns_of(fs::file_time_type time) {
  const auto wall = std::chrono::file_clock::to_sys(time).time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(wall).count();
}

std::uint64_t bytes_in(const std::string& folder) {
  std::uint64_t sum = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::uintmax_t size = entry.path().extension() == ".mcap" ? entry.file_size(error) : 0;
    if (!error) sum += size;
  }
  return sum;
}

std::optional<Candidate> candidate(const v1::SessionInfo& session, const std::string& folder) {
  const std::string& name = session.recording();
  if (session.active() || session.kept() || session.removed_unix_ns() != 0) return std::nullopt;
  if (name.empty() || fs::path(name).filename() != name) return std::nullopt;
  const std::string path = folder + "/" + name;
  Candidate out{session, 0, session.start_unix_ns() + static_cast<std::int64_t>(session.duration_s() * 1e9)};
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (error == std::errc::no_such_file_or_directory) return out;
  const auto ended = has_end(path);
  if (error || !ended || !*ended) return std::nullopt;
  out.bytes = size;
  const auto changed = fs::last_write_time(path, error);
  if (error) return std::nullopt;
  out.since_unix_ns = std::max(out.since_unix_ns, unix_ns_of(changed));
  return out;
}

std::string days_text(std::int64_t ns) { return std::to_string(ns / kDay_ns) + " days"; }
std::string mb_text(std::uint64_t bytes) { return std::to_string(bytes / 1'000'000) + " MB"; }

Status read_part(const std::string& part, RetentionRule& rule) {
  std::int64_t number = 0;
  const auto [stop, error] = std::from_chars(part.data(), part.data() + part.size(), number);
  const std::string unit(stop, part.data() + part.size());
  if (error != std::errc{} || number <= 0 || number > 1'000'000) {
    return Error{"'" + part + "' is no retention: 90d, 20GB or 90d,20GB"};
  }
  if (unit == "d" && !rule.age_ns && number <= 100'000) {
    rule.age_ns = number * kDay_ns;
  } else if ((unit == "GB" || unit == "MB") && !rule.bytes) {
    rule.bytes = static_cast<std::uint64_t>(number) * (unit == "GB" ? 1'000'000'000 : 1'000'000);
  } else {
    return Error{"'" + part + "' is no retention: 90d, 20GB or 90d,20GB"};
  }
  return Done{};
}

}  // namespace

Result<RetentionRule> retention_rule_from(const std::string& text) {
  RetentionRule rule;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, ',');) {
    const Status read = read_part(part, rule);
    if (!read) return Error{read.error()};
  }
  return rule;
}

RetentionPlan retention_plan(const Catalogue& catalogue, const std::string& recordings,
                             const RetentionRule& rule, std::int64_t now_unix_ns) {
  RetentionPlan plan;
  plan.bytes_before = plan.bytes_after = bytes_in(recordings);
  if (!rule.any()) return plan;
  std::vector<Candidate> candidates;
  for (const v1::SessionInfo& session : catalogue.sessions(-1)) {
    if (auto found = candidate(session, recordings)) candidates.push_back(std::move(*found));
  }
  std::sort(candidates.begin(), candidates.end(),
            [](const auto& a, const auto& b) { return a.since_unix_ns < b.since_unix_ns; });
  for (Candidate& c : candidates) {
    const std::int64_t age_ns = now_unix_ns - c.since_unix_ns;
    std::string why;
    if (c.bytes == 0) {
      why = "its file is gone";
    } else if (rule.age_ns && age_ns > *rule.age_ns) {
      why = "older than " + days_text(*rule.age_ns);
    } else if (rule.bytes && plan.bytes_after > *rule.bytes) {
      why = "the oldest while all take more than " + mb_text(*rule.bytes);
    } else {
      continue;
    }
    plan.bytes_after -= c.bytes;
    plan.removals.push_back({std::move(c.session), c.bytes, std::move(why)});
  }
  return plan;
}

// The file first: an entry that says "removed" is then always true. Is the file gone and the entry not made,
// the next turn makes it.
Status carry_out(const Removal& removal, Catalogue& catalogue, const std::string& recordings,
                 std::int64_t now_unix_ns) {
  const std::string path = recordings + "/" + removal.session.recording();
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
    return Error{"cannot remove " + path + ": " + std::strerror(errno)};
  }
  const Status synced = sync_folder(recordings);
  if (!synced) return synced;
  return catalogue.session_removed(removal.session.session_id(), now_unix_ns, removal.why);
}

}  // namespace evenstride
