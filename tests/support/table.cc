#include "tests/support/table.h"

#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <stdexcept>

namespace evenstride::test {
namespace {

std::string whole_file(const std::string& path) {
  gzFile file = gzopen(path.c_str(), "rb");  // reads plain files too
  if (file == nullptr) throw std::runtime_error("cannot open " + path);
  std::string content;
  char buffer[1 << 16];
  for (int n = 0; (n = gzread(file, buffer, sizeof buffer)) > 0;)
    content.append(buffer, static_cast<std::size_t>(n));
  gzclose(file);
  return content;
}

std::vector<std::string> cells(const std::string& line, char separator) {
  std::vector<std::string> out;
  std::size_t from = 0;
  for (std::size_t to; (to = line.find(separator, from)) != std::string::npos; from = to + 1)
    out.push_back(line.substr(from, to - from));
  out.push_back(line.substr(from));
  return out;
}

}  // namespace

std::size_t Table::column(const std::string& name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) throw std::out_of_range("no column " + name);
  return static_cast<std::size_t>(found - names.begin());
}

double Table::number(std::size_t row, std::size_t column) const {
  const std::string& cell = rows[row].at(column);
  double value = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc() || end == cell.data()) return std::numeric_limits<double>::quiet_NaN();
  return value;
}

Table read_table(const std::string& path, char separator, bool has_header) {
  const std::string content = whole_file(path);
  Table table;
  std::size_t from = 0;
  while (from < content.size()) {
    std::size_t to = std::min(content.find('\n', from), content.size());
    std::string line = content.substr(from, to - from);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    from = to + 1;
    if (line.empty()) continue;
    if (has_header && table.names.empty())
      table.names = cells(line, separator);
    else
      table.rows.push_back(cells(line, separator));
  }
  return table;
}

}  // namespace evenstride::test
