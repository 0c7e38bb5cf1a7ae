#include "tools/formats/tsv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "tools/formats/file.h"

namespace evenstride {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view line, char separator) {
  std::vector<std::string_view> cells;
  for (;;) {
    const std::size_t end = line.find(separator);
    cells.push_back(trimmed(line.substr(0, end)));
    if (end == std::string_view::npos) return cells;
    line.remove_prefix(end + 1);
  }
}

/// Takes the next line off `rest`.
std::string_view next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  text = trimmed(text);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<std::size_t> Table::find(std::string_view column) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  if (found == columns_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns_.begin());
}

std::string_view Table::text(std::size_t row, std::string_view column) const {
  const auto index = find(column);
  return index ? cells_.at(row * columns_.size() + *index) : std::string_view{};
}

std::optional<double> Table::number(std::size_t row, std::string_view column) const {
  return parse_number(text(row, column));
}

std::vector<double> Table::numbers(std::string_view column) const {
  std::vector<double> values(rows(), std::numeric_limits<double>::quiet_NaN());
  const auto index = find(column);
  for (std::size_t row = 0; index && row < values.size(); ++row)
    values[row] = parse_number(cells_[row * columns_.size() + *index]).value_or(values[row]);
  return values;
}

Result<Table> parse_table(std::string content, const std::string& name, char separator) {
  Table table;
  table.content_.assign(content.begin(), content.end());
  std::string_view rest(table.content_.data(), table.content_.size());
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  if (trimmed(rest.substr(0, rest.find('\n'))).empty()) return Error{name + ": is empty"};
  for (std::string_view cell : split(next_line(rest), separator)) table.columns_.emplace_back(cell);
  for (std::size_t line = 2; !rest.empty(); ++line) {
    const std::string_view text = next_line(rest);
    if (text.empty()) continue;
    const auto cells = split(text, separator);
    if (cells.size() != table.columns_.size())
      return Error{name + ": line " + std::to_string(line) + " has " + std::to_string(cells.size()) +
                   " cells, the header " + std::to_string(table.columns_.size())};
    table.cells_.insert(table.cells_.end(), cells.begin(), cells.end());
  }
  return table;
}

Result<Table> read_tsv(const std::string& path) {
  auto content = read_file(path);
  if (!content) return Error{content.error()};
  const bool comma = path.ends_with(".csv") || path.ends_with(".csv.gz");
  return parse_table(std::move(*content), path, comma ? ',' : '\t');
}

}  // namespace evenstride
