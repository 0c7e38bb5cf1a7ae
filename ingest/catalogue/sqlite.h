/// SQLite with values bound by position and rows read by column; only the catalogue sees it.
#pragma once

#include <sqlite3.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace evenstride::sqlite {

/// A prepared statement. Binding and stepping errors are kept until `done` is asked.
class Statement {
 public:
  /// Adds one to `failures` if anything goes wrong.
  Statement(sqlite3* db, std::string_view sql, std::atomic<std::uint64_t>& failures)
      : db_(db), failures_(failures) {
    code_ = sqlite3_prepare_v2(db, sql.data(), static_cast<int>(sql.size()), &statement_, nullptr);
  }
  ~Statement() {
    if (code_ != SQLITE_OK && code_ != SQLITE_ROW && code_ != SQLITE_DONE) ++failures_;
    sqlite3_finalize(statement_);
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(std::int64_t value) { return bound(sqlite3_bind_int64(statement_, ++at_, value)); }
  Statement& bind(double value) { return bound(sqlite3_bind_double(statement_, ++at_, value)); }
  Statement& bind(std::string_view value) {
    return bound(
        sqlite3_bind_text(statement_, ++at_, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT));
  }
  Statement& bind_blob(std::string_view value) {
    return bound(
        sqlite3_bind_blob(statement_, ++at_, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT));
  }

  /// The next row, if there is one.
  bool row() {
    if (code_ != SQLITE_OK && code_ != SQLITE_ROW) return false;
    code_ = sqlite3_step(statement_);
    return code_ == SQLITE_ROW;
  }
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  double real(int column) const { return sqlite3_column_double(statement_, column); }
  std::string text(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return bytes == nullptr ? std::string() : std::string(bytes, size);
  }

  /// Runs to the end; says what went wrong on the way.
  Status done() {
    while (row()) {
    }
    if (code_ == SQLITE_DONE) return Done{};
    return Error{std::string("catalogue: ") + sqlite3_errmsg(db_)};
  }

 private:
  Statement& bound(int code) {
    if (code_ == SQLITE_OK && code != SQLITE_OK) code_ = code;
    return *this;
  }
  sqlite3* db_;
  std::atomic<std::uint64_t>& failures_;
  sqlite3_stmt* statement_ = nullptr;
  int code_ = SQLITE_OK;
  int at_ = 0;
};

}  // namespace evenstride::sqlite
