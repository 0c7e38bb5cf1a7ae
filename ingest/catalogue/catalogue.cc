#include "ingest/catalogue/catalogue.h"

#include <sys/stat.h>

#include <atomic>
#include <mutex>

#include "ingest/catalogue/migrations.h"
#include "ingest/catalogue/sqlite.h"

namespace evenstride {
namespace {

using sqlite::Statement;

constexpr int kBusyPatience_ms = 5'000;  // another process, e.g. `evenstride token`, may hold the file

struct CloseDatabase {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};

}  // namespace

struct Catalogue::State {
  mutable std::mutex mutex;
  std::unique_ptr<sqlite3, CloseDatabase> db;
  mutable std::atomic<std::uint64_t> failures{0};

  Statement ask(std::string_view sql) const { return Statement(db.get(), sql, failures); }

  Status run(const char* sql) const {
    char* message = nullptr;
    if (sqlite3_exec(db.get(), sql, nullptr, nullptr, &message) == SQLITE_OK) return Done{};
    ++failures;
    const Error error{std::string("catalogue: ") + (message != nullptr ? message : "unknown error")};
    sqlite3_free(message);
    return error;
  }

  std::int64_t version() const {
    Statement version = ask("PRAGMA user_version");
    return version.row() ? version.integer(0) : 0;
  }

  Status migrate() const {
    const auto newest = static_cast<std::int64_t>(kMigrations.size());
    Status status = run("BEGIN IMMEDIATE");  // so that two processes do not both begin
    if (!status) return status;
    const std::int64_t now = version();
    if (now > newest) {
      (void)run("ROLLBACK");
      return Error{"catalogue: made by a later version of evenstride"};
    }
    for (auto step = static_cast<std::size_t>(now); status && step < kMigrations.size(); ++step) {
      status = run(kMigrations[step]);
    }
    if (status) status = run(("PRAGMA user_version = " + std::to_string(newest)).c_str());
    return end_transaction(status);
  }

  Status ensure_runner(const std::string& runner, std::int64_t unix_ns) const {
    return ask("INSERT INTO runners VALUES (?, ?) ON CONFLICT DO NOTHING").bind(runner).bind(unix_ns).done();
  }

  // Both or neither.
  template <class Work>
  Status together(Work work) const {
    const std::lock_guard lock(mutex);
    Status status = run("BEGIN IMMEDIATE");
    if (!status) return status;
    return end_transaction(work());
  }

  // A commit that failed may leave the transaction open, and no other could begin.
  Status end_transaction(Status status) const {
    if (status) status = run("COMMIT");
    if (!status && sqlite3_get_autocommit(db.get()) == 0) (void)run("ROLLBACK");
    return status;
  }
};

Catalogue::Catalogue(std::unique_ptr<State> state) : state_(std::move(state)) {}
Catalogue::~Catalogue() = default;

Result<std::unique_ptr<Catalogue>> Catalogue::open(const std::string& path) {
  auto state = std::make_unique<State>();
  sqlite3* db = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX;
  const int code = sqlite3_open_v2(path.c_str(), &db, flags, nullptr);
  state->db.reset(db);
  if (code != SQLITE_OK) return Error{"cannot open " + path + ": " + sqlite3_errstr(code)};
  (void)::chmod(path.c_str(), S_IRUSR | S_IWUSR);  // who reads hashes of tokens can make keys of them
  sqlite3_busy_timeout(db, kBusyPatience_ms);
  Status status =
      state->run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
  if (status) status = state->migrate();
  if (!status) return Error{path + ": " + status.error()};
  return std::unique_ptr<Catalogue>(new Catalogue(std::move(state)));
}

Status Catalogue::session_started(const v1::SessionHeader& header, const std::string& file_name) {
  return state_->together([&] {
    const Status runner = state_->ensure_runner(header.runner_id(), header.start_unix_ns());
    if (!runner) return runner;
    return state_
        ->ask(
            "INSERT INTO sessions (id, runner, file, start_unix_ns, is_replay, active) "
            "VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT(id) DO UPDATE SET active = 1")
        .bind(header.session_id())
        .bind(header.runner_id())
        .bind(file_name)
        .bind(header.start_unix_ns())
        .bind(std::int64_t{header.is_replay()})
        .done();
  });
}

Status Catalogue::session_ended(const v1::SessionHeader& header, const v1::Summary& summary) {
  return state_->together([&] {
    const Status runner = state_->ensure_runner(header.runner_id(), header.start_unix_ns());
    if (!runner) return runner;
    return state_
        ->ask(
            "INSERT INTO sessions (id, runner, file, start_unix_ns, is_replay, active, duration_s, "
            "summary) "
            "VALUES (?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT(id) DO UPDATE SET active = 0, "
            "duration_s = excluded.duration_s, summary = excluded.summary")
        .bind(header.session_id())
        .bind(header.runner_id())
        .bind(summary.recording())
        .bind(header.start_unix_ns())
        .bind(std::int64_t{header.is_replay()})
        .bind(summary.duration_s())
        .bind_blob(summary.SerializeAsString())
        .done();
  });
}

Status Catalogue::session_repaired(const std::string& session_id) {
  const std::lock_guard lock(state_->mutex);
  return state_->ask("UPDATE sessions SET repaired = 1, active = 0 WHERE id = ?").bind(session_id).done();
}

Status Catalogue::all_sessions_over() {
  const std::lock_guard lock(state_->mutex);
  return state_->run("UPDATE sessions SET active = 0 WHERE active = 1");
}

Status Catalogue::keep_session(const std::string& session_id, bool keep) {
  const std::lock_guard lock(state_->mutex);
  const Status kept = state_->ask("UPDATE sessions SET kept = ? WHERE id = ?")
                          .bind(std::int64_t{keep})
                          .bind(session_id)
                          .done();
  if (kept && sqlite3_changes(state_->db.get()) == 0) return Error{"there is no session " + session_id};
  return kept;
}

Status Catalogue::session_removed(const std::string& session_id, std::int64_t unix_ns,
                                  const std::string& why) {
  const std::lock_guard lock(state_->mutex);
  return state_->ask("UPDATE sessions SET removed_unix_ns = ?, removed_why = ? WHERE id = ?")
      .bind(unix_ns)
      .bind(why)
      .bind(session_id)
      .done();
}

Status Catalogue::prompt_answered(const std::string& session_id, const v1::PromptAnswer& answer) {
  const std::lock_guard lock(state_->mutex);
  return state_->ask("INSERT OR REPLACE INTO prompt_answers VALUES (?, ?, ?, ?)")
      .bind(session_id)
      .bind(static_cast<std::int64_t>(answer.prompt_id()))
      .bind(answer.answer())
      .bind(answer.time_ns())
      .done();
}

std::vector<v1::SessionInfo> Catalogue::sessions(int most) const {
  const std::lock_guard lock(state_->mutex);
  std::vector<v1::SessionInfo> out;
  Statement ask = state_->ask(
      "SELECT id, runner, start_unix_ns, duration_s, active, is_replay, file, repaired, kept, "
      "removed_unix_ns, "
      "removed_why FROM sessions "
      "ORDER BY start_unix_ns DESC, id DESC LIMIT ?");
  ask.bind(std::int64_t{most});
  while (ask.row()) {
    v1::SessionInfo& info = out.emplace_back();
    info.set_session_id(ask.text(0));
    info.set_runner_id(ask.text(1));
    info.set_start_unix_ns(ask.integer(2));
    info.set_duration_s(ask.real(3));
    info.set_active(ask.integer(4) != 0);
    info.set_is_replay(ask.integer(5) != 0);
    info.set_recording(ask.text(6));
    info.set_repaired(ask.integer(7) != 0);
    info.set_kept(ask.integer(8) != 0);
    info.set_removed_unix_ns(ask.integer(9));
    info.set_removed_why(ask.text(10));
  }
  return out;
}

std::optional<v1::Summary> Catalogue::summary(const std::string& session_id) const {
  const std::lock_guard lock(state_->mutex);
  Statement ask = state_->ask("SELECT summary FROM sessions WHERE id = ? AND summary IS NOT NULL");
  ask.bind(session_id);
  v1::Summary out;
  if (!ask.row() || !out.ParseFromString(ask.text(0))) return std::nullopt;
  return out;
}

std::vector<v1::PromptAnswer> Catalogue::answers(const std::string& session_id) const {
  const std::lock_guard lock(state_->mutex);
  std::vector<v1::PromptAnswer> out;
  Statement ask =
      state_->ask("SELECT prompt, answer, time_ns FROM prompt_answers WHERE session = ? ORDER BY 1");
  ask.bind(session_id);
  while (ask.row()) {
    v1::PromptAnswer& answer = out.emplace_back();
    answer.set_prompt_id(static_cast<std::uint64_t>(ask.integer(0)));
    answer.set_answer(ask.text(1));
    answer.set_time_ns(ask.integer(2));
  }
  return out;
}

bool Catalogue::knows_session(const std::string& session_id) const {
  const std::lock_guard lock(state_->mutex);
  return state_->ask("SELECT 1 FROM sessions WHERE id = ?").bind(session_id).row();
}

Result<std::int64_t> Catalogue::add_token(const TokenRecord& token) {
  const std::lock_guard lock(state_->mutex);
  const Status added =
      state_->ask("INSERT INTO tokens (hash, kind, runner, label, created_unix_ns) VALUES (?, ?, ?, ?, ?)")
          .bind_blob(token.hash)
          .bind(token.kind)
          .bind(token.runner)
          .bind(token.label)
          .bind(token.created_unix_ns)
          .done();
  if (!added) return Error{added.error()};
  return std::int64_t{sqlite3_last_insert_rowid(state_->db.get())};
}

Status Catalogue::revoke_token(std::int64_t id) {
  const std::lock_guard lock(state_->mutex);
  const Status revoked = state_->ask("UPDATE tokens SET revoked = 1 WHERE id = ?").bind(id).done();
  if (revoked && sqlite3_changes(state_->db.get()) == 0) return Error{"no token has this number"};
  return revoked;
}

Result<std::vector<TokenRecord>> Catalogue::tokens() const {
  const std::lock_guard lock(state_->mutex);
  std::vector<TokenRecord> out;
  Statement ask =
      state_->ask("SELECT id, hash, kind, runner, label, created_unix_ns, revoked FROM tokens ORDER BY id");
  while (ask.row()) {
    out.push_back({ask.integer(0), ask.text(1), ask.text(2), ask.text(3), ask.text(4), ask.integer(5),
                   ask.integer(6) != 0});
  }
  const Status read = ask.done();
  if (!read) return Error{read.error()};
  return out;
}

Result<std::int64_t> Catalogue::add_journal(const JournalEntry& entry) {
  const std::lock_guard lock(state_->mutex);
  const Status added =
      state_->ask("INSERT INTO journal (runner, unix_ns, kind, text, value) VALUES (?, ?, ?, ?, ?)")
          .bind(entry.runner)
          .bind(entry.unix_ns)
          .bind(entry.kind)
          .bind(entry.text)
          .bind(entry.value)
          .done();
  if (!added) return Error{added.error()};
  return std::int64_t{sqlite3_last_insert_rowid(state_->db.get())};
}

std::vector<JournalEntry> Catalogue::journal(const std::string& runner) const {
  const std::lock_guard lock(state_->mutex);
  std::vector<JournalEntry> out;
  Statement ask = state_->ask(
      "SELECT id, runner, unix_ns, kind, text, value FROM journal WHERE runner = ? ORDER BY unix_ns, id");
  ask.bind(runner);
  while (ask.row()) {
    JournalEntry entry{ask.integer(0), ask.text(1), ask.integer(2), ask.text(3), ask.text(4), std::nullopt};
    if (!ask.is_null(5)) entry.value = ask.real(5);
    out.push_back(std::move(entry));
  }
  return out;
}

std::uint64_t Catalogue::failures() const { return state_->failures; }

}  // namespace evenstride
