#include "ingest/catalogue/catalogue.h"

#include <sys/stat.h>

#include "ingest/catalogue/catalogue_state.h"
#include "ingest/catalogue/migrations.h"

namespace evenstride {
namespace {

using sqlite::Statement;

constexpr int kBusyPatience_ms = 5'000;  // another process, e.g. `evenstride token`, may hold the file

}  // namespace

Status Catalogue::State::migrate() const {
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

std::uint64_t Catalogue::failures() const { return state_->failures; }

}  // namespace evenstride
