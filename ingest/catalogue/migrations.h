/// The catalogue's tables, as the steps that make them. A step is never changed once it was released.
#pragma once

#include <array>

namespace evenstride {

inline constexpr std::array kMigrations = {
    // 1
    R"sql(
CREATE TABLE runners (
  id TEXT PRIMARY KEY,
  first_seen_unix_ns INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  runner TEXT NOT NULL REFERENCES runners(id),
  file TEXT NOT NULL,
  start_unix_ns INTEGER NOT NULL,
  duration_s REAL,
  is_replay INTEGER NOT NULL,
  active INTEGER NOT NULL,
  repaired INTEGER NOT NULL DEFAULT 0,
  summary BLOB
) WITHOUT ROWID;
CREATE INDEX sessions_by_start ON sessions(start_unix_ns DESC);
CREATE TABLE tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash BLOB NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('device', 'viewer')),
  runner TEXT NOT NULL,
  label TEXT NOT NULL,
  created_unix_ns INTEGER NOT NULL,
  revoked INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE prompt_answers (
  session TEXT NOT NULL,
  prompt INTEGER NOT NULL,
  answer TEXT NOT NULL,
  time_ns INTEGER NOT NULL,
  PRIMARY KEY (session, prompt)
) WITHOUT ROWID;
)sql",
    // 2
    R"sql(
ALTER TABLE sessions ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN removed_unix_ns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN removed_why TEXT NOT NULL DEFAULT '';
)sql",
};

}  // namespace evenstride
