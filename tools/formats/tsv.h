/// Tables with a header line, as BIDS keeps its events and derivatives (tab) and other sets keep theirs
/// (comma).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace evenstride {

class Table {
 public:
  std::size_t rows() const { return columns_.empty() ? 0 : cells_.size() / columns_.size(); }
  const std::vector<std::string>& columns() const { return columns_; }
  bool has(std::string_view column) const { return find(column).has_value(); }
  /// The cell as it stands; empty when the table has no such column. `row` < rows().
  std::string_view text(std::size_t row, std::string_view column) const;
  /// Nothing for an absent column, an empty cell, "n/a", and what is not a finite number.
  std::optional<double> number(std::size_t row, std::string_view column) const;
  /// A whole column; NaN where `number` has nothing.
  std::vector<double> numbers(std::string_view column) const;

 private:
  friend Result<Table> parse_table(std::string content, const std::string& name, char separator);
  std::optional<std::size_t> find(std::string_view column) const;
  std::vector<char> content_;  // what the cells point into; keeps its address when the table moves
  std::vector<std::string> columns_;
  std::vector<std::string_view> cells_;
};

/// `name` stands in the error line. Fails on an empty text and on a row with more or fewer cells than the
/// header.
Result<Table> parse_table(std::string content, const std::string& name, char separator);

/// Reads a .tsv or .csv, also with .gz behind it; the separator follows from the name.
Result<Table> read_tsv(const std::string& path);

/// The number that fills the whole text (blanks around it allowed), if it is one; "nan" and "inf" are not.
std::optional<double> parse_number(std::string_view text);

}  // namespace evenstride
