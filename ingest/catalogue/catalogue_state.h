/// What the catalogue's files share; no other file includes it.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "ingest/catalogue/catalogue.h"
#include "ingest/catalogue/sqlite.h"

namespace evenstride {

struct CloseDatabase {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};

struct Catalogue::State {
  mutable std::mutex mutex;
  std::unique_ptr<sqlite3, CloseDatabase> db;
  mutable std::atomic<std::uint64_t> failures{0};

  sqlite::Statement ask(std::string_view sql) const { return sqlite::Statement(db.get(), sql, failures); }

  Status run(const char* sql) const {
    char* message = nullptr;
    if (sqlite3_exec(db.get(), sql, nullptr, nullptr, &message) == SQLITE_OK) return Done{};
    ++failures;
    const Error error{std::string("catalogue: ") + (message != nullptr ? message : "unknown error")};
    sqlite3_free(message);
    return error;
  }

  std::int64_t version() const {
    sqlite::Statement version = ask("PRAGMA user_version");
    return version.row() ? version.integer(0) : 0;
  }

  Status migrate() const;  // to the newest tables

  Status ensure_runner(const std::string& runner, std::int64_t unix_ns) const {
    return ask("INSERT INTO runners VALUES (?, ?) ON CONFLICT DO NOTHING").bind(runner).bind(unix_ns).done();
  }

  // The work on a session of a runner, who is known from then on.
  template <class Work>
  Status with_runner(const v1::SessionHeader& session, Work work) const {
    return together([&] {
      const Status runner = ensure_runner(session.runner_id(), session.start_unix_ns());
      return runner ? work() : runner;
    });
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

}  // namespace evenstride
