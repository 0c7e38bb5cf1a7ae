#include "core/base/model_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace evenstride {
namespace {

constexpr std::string_view kTitle = "evenstride model ";
constexpr std::string_view kSpace = " \t\r";

/// Takes the first word off `rest`; empty at the end.
std::string_view next_word(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(kSpace), rest.size()));
  const std::string_view word = rest.substr(0, rest.find_first_of(kSpace));
  rest.remove_prefix(word.size());
  return word;
}

std::string_view next_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  return line;
}

/// The next line that is not for people alone.
std::string_view next_said(std::string_view& rest) {
  while (!rest.empty()) {
    const std::string_view line = next_line(rest);
    if (line.find_first_not_of(kSpace) != std::string_view::npos && line.front() != '#') return line;
  }
  return {};
}

bool parse(std::string_view word, double& value) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  return error == std::errc{} && end == word.data() + word.size() && std::isfinite(value);
}

void append(std::string& out, double value) {
  char word[32];
  constexpr int kDigits = 9;  // more than any fit is sure of
  const auto end = std::to_chars(word, word + sizeof word, value, std::chars_format::general, kDigits).ptr;
  out.append(word, end);
}

std::string* line_of(ModelOrigin& origin, std::string_view name) {
  return name == "fitted_on" ? &origin.fitted_on
         : name == "command" ? &origin.command
         : name == "date"    ? &origin.date
                             : nullptr;
}

}  // namespace

std::string model_kind_of(std::string_view text) {
  std::string_view line = next_said(text);
  if (!line.starts_with(kTitle)) return {};
  line.remove_prefix(kTitle.size());
  return std::string(next_word(line));
}

ModelReader::ModelReader(const ModelKind& kind, std::string_view text) : kind_(kind.name) {
  take_head(kind, next_said(text));
  while (error_.empty() && !text.empty()) take_line(next_said(text));
  if (!ended_) fail("it is cut off: the last line must be 'end'");
}

void ModelReader::take_head(const ModelKind& kind, std::string_view line) {
  const std::string title(kTitle);
  if (!line.starts_with(title + kind_ + " "))
    return fail("the first line must begin with '" + title + kind_ + " '");
  line.remove_prefix(title.size() + kind_.size());
  const std::string_view version = next_word(line);
  if (version != std::to_string(kind.version))
    fail("it is of version " + std::string(version) + ", this program has version " +
         std::to_string(kind.version) + ": fit it again by " + std::string(kind.fit));
}

void ModelReader::take_line(std::string_view line) {
  std::string_view rest = line;
  const std::string name(next_word(rest));
  if (name.empty()) return;
  if (ended_) return fail("something follows its end");
  if (name == "end") return void(ended_ = true);
  if (std::string* said = line_of(origin_, name)) {
    rest.remove_prefix(std::min<std::size_t>(1, rest.size()));
    said->assign(rest);
    return;
  }
  Row& row = rows_[name].emplace_back();
  for (std::string_view word = next_word(rest); !word.empty(); word = next_word(rest))
    if (!parse(word, row.emplace_back()))
      return fail("cannot use the line '" + std::string(line.substr(0, 60)) + "'");
}

std::vector<ModelReader::Row> ModelReader::take(const std::string& name) {
  const auto found = rows_.find(name);
  if (found == rows_.end()) return fail("no line '" + name + "'"), std::vector<Row>{};
  std::vector<Row> rows = std::move(found->second);
  rows_.erase(found);
  return rows;
}

void ModelReader::row(const std::string& name, std::span<double> numbers) {
  const std::vector<Row> rows = take(name);
  if (rows.empty()) return;
  if (rows.size() > 1 || rows[0].size() != numbers.size())
    return fail("'" + name + "' must be one line of " + std::to_string(numbers.size()) + " numbers");
  std::copy(rows[0].begin(), rows[0].end(), numbers.begin());
}

void ModelReader::row(const std::string& name, Eigen::VectorXd& numbers) {
  const std::vector<Row> rows = take(name);
  if (rows.size() > 1) return fail("'" + name + "' must be one line");
  if (!rows.empty()) numbers = Eigen::Map<const Eigen::VectorXd>(rows[0].data(), std::ssize(rows[0]));
}

void ModelReader::block(const std::string& name, Eigen::MatrixXd& numbers) {
  const std::vector<Row> rows = take(name);
  if (rows.empty()) return;
  numbers.resize(std::ssize(rows), std::ssize(rows[0]));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].size() != rows[0].size()) return fail("lines '" + name + "' are of different length");
    numbers.row(static_cast<Eigen::Index>(i)) =
        Eigen::Map<const Eigen::RowVectorXd>(rows[i].data(), std::ssize(rows[i]));
  }
}

Status ModelReader::finish() const {
  if (!error_.empty()) return Error{kind_ + " model: " + error_};
  if (!rows_.empty()) return Error{kind_ + " model: cannot use the line '" + rows_.begin()->first + " ...'"};
  return Done{};
}

void ModelReader::fail(const std::string& why) {
  if (error_.empty()) error_ = why;
}

ModelWriter::ModelWriter(const ModelKind& kind, const ModelOrigin& origin)
    : text_(std::string(kTitle) + std::string(kind.name) + ' ' + std::to_string(kind.version) +
            "\nfitted_on " + origin.fitted_on + "\ncommand " + origin.command + "\ndate " + origin.date +
            '\n') {}

void ModelWriter::row(const std::string& name, std::span<double> numbers) {
  text_ += name;
  for (const double number : numbers) append(text_ += ' ', number);
  text_ += '\n';
}

void ModelWriter::row(const std::string& name, Eigen::VectorXd& numbers) {
  row(name, std::span<double>(numbers.data(), static_cast<std::size_t>(numbers.size())));
}

void ModelWriter::block(const std::string& name, Eigen::MatrixXd& numbers) {
  for (Eigen::Index i = 0; i < numbers.rows(); ++i) {
    Eigen::VectorXd one = numbers.row(i);
    row(name, one);
  }
}

}  // namespace evenstride
