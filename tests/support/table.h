/// Small reader of reference tables: tab or comma separated, plain or gzip, with or without a header line.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace evenstride::test {

struct Table {
  std::vector<std::string> names;  ///< empty without a header
  std::vector<std::vector<std::string>> rows;

  /// @throws std::out_of_range if there is no such column.
  std::size_t column(const std::string& name) const;
  const std::string& text(std::size_t row, const std::string& name) const {
    return rows[row].at(column(name));
  }
  /// Not a number where the cell is empty or no number ("n/a").
  double number(std::size_t row, std::size_t column) const;
  double number(std::size_t row, const std::string& name) const { return number(row, column(name)); }
};

/// @throws std::runtime_error if the file cannot be opened.
Table read_table(const std::string& path, char separator, bool has_header = true);

}  // namespace evenstride::test
