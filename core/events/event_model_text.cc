// The model as text: one "name rows columns" line before each block of numbers, everything in a fixed order.
#include <charconv>
#include <cstdio>

#include "core/events/event_model.h"

namespace evenstride {
namespace {

constexpr std::string_view kTitle = "evenstride event model";

// Writes and reads share one list of fields, so that they cannot drift apart.
template <class Visitor, class Model>
void visit_event(Visitor& v, Model& r) {
  v("shape_mean", r.shape_mean);
  v("components", r.components);
  v("shape_spread", r.shape_spread);
  v("mean", r.mean);
  v("sd", r.sd);
  v("single", r.single);
  v("common", r.common);
  v("half", r.half);
  v("deviation", r.deviation);
  v("axes", r.axes);
  v("axes_variance", r.axes_variance);
  v("intercept_s", r.intercept);
  v("common_intercept_s", r.common_intercept);
  v("two_level_weight", r.two_level_weight);
  v("rest_variance", r.rest_variance);
  v("distance_limit", r.distance_limit);
  v("spread_limit", r.spread_limit);
  v("anchor_correction_s", r.anchor_correction_s);
  v("sd_s", r.sd_s);
  v("anchor_sd_s", r.anchor_sd_s);
  v("disagree_s", r.disagree_s);
  v("usual_distance", r.usual_distance);
  v("sd_growth_s", r.sd_growth_s);
}

struct Writer {
  std::string out;
  void number(double x) {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, x, std::chars_format::general, 7).ptr;
    out.append(buffer, end);
  }
  void operator()(const char* name, const double& x) {
    out += std::string(name) + " 1 1\n";
    number(x);
    out += '\n';
  }
  template <class Matrix>
  void operator()(const char* name, const Matrix& m) {
    out += std::string(name) + ' ' + std::to_string(m.rows()) + ' ' + std::to_string(m.cols()) + '\n';
    for (Eigen::Index i = 0; i < m.rows(); ++i)
      for (Eigen::Index j = 0; j < m.cols(); ++j) {
        number(m(i, j));
        out += j + 1 < m.cols() ? ' ' : '\n';
      }
  }
};

struct Reader {
  std::string_view left;
  std::string error;

  std::string_view word() {
    const auto from = left.find_first_not_of(" \n\r\t");
    if (from == std::string_view::npos) return left = {};
    left.remove_prefix(from);
    const auto found = left.substr(0, left.find_first_of(" \n\r\t"));
    left.remove_prefix(found.size());
    return found;
  }
  std::string line() {
    const auto end = std::min(left.find('\n'), left.size());
    std::string found(left.substr(0, end));
    left.remove_prefix(std::min(end + 1, left.size()));
    return found;
  }
  double number() {
    const auto text = word();
    double x = 0.0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), x);
    if (code != std::errc() || end != text.data() + text.size()) fail("a number is damaged");
    return x;
  }
  void fail(const std::string& why) {
    if (error.empty()) error = why;
  }
  // The block's head; both sizes are bounded so that a damaged file cannot ask for all memory.
  std::pair<Eigen::Index, Eigen::Index> head(const char* name) {
    constexpr double kMost = 1000.0;
    if (word() != name) fail(std::string("block '") + name + "' is missing");
    const double rows = number(), columns = number();
    if (!(rows >= 1.0 && rows <= kMost && columns >= 1.0 && columns <= kMost))
      fail("a block's size is damaged");
    return error.empty() ? std::pair{static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns)}
                         : std::pair<Eigen::Index, Eigen::Index>{1, 1};
  }
  void operator()(const char* name, double& x) {
    head(name);
    x = number();
  }
  template <class Matrix>
  void operator()(const char* name, Matrix& m) {
    auto [rows, columns] = head(name);
    if (Matrix::ColsAtCompileTime == 1 && columns != 1) return fail(std::string(name) + " must be a column");
    m.resize(rows, columns);
    for (Eigen::Index i = 0; i < rows; ++i)
      for (Eigen::Index j = 0; j < columns; ++j) m(i, j) = number();
  }
};

bool sizes_agree(const EventRegression& r, const EventFeatureLayout& layout) {
  const auto signals = static_cast<Eigen::Index>(layout.signals.size());
  const Eigen::Index p = r.mean.size();
  return r.shape_mean.rows() == signals && r.shape_mean.cols() == layout.points &&
         r.components.cols() == layout.points && r.components.rows() % signals == 0 &&
         r.shape_spread.size() == signals && p == r.components.rows() + layout.scalars &&
         p <= kMostModelFeatures && r.sd.size() == p && r.single.size() == p && r.common.size() == p &&
         r.half.size() == p && r.deviation.size() == p && r.axes.cols() == p &&
         r.axes.rows() == r.axes_variance.size() && (r.sd.array() > 0.0).all();
}

}  // namespace

Result<EventModel> EventModel::parse(std::string_view text) {
  Reader reader{text, {}};
  if (reader.line() != kTitle)
    return Error{"not an event model: the first line must be '" + std::string(kTitle) + "'"};
  EventModel model;
  const auto field = [&](const std::string& name) {
    const std::string line = reader.line();
    if (line.rfind(name + ": ", 0) != 0) reader.fail("line '" + name + ": ...' is missing");
    return line.substr(std::min(line.size(), name.size() + 2));
  };
  const std::string version = field("features");
  if (reader.error.empty() && version != std::to_string(kEventFeatureVersion))
    return Error{"event model for features version " + version + ", this program has version " +
                 std::to_string(kEventFeatureVersion) + ": fit it again"};
  model.fitted_on = field("fitted on");
  model.command = field("command");
  model.date = field("date");
  visit_event(reader, model.contact);
  visit_event(reader, model.toe_off);
  if (!reader.error.empty()) return Error{"event model: " + reader.error};
  if (!sizes_agree(model.contact, contact_layout()) || !sizes_agree(model.toe_off, toe_off_layout()))
    return Error{"event model: sizes of its blocks do not agree"};
  return model;
}

std::string EventModel::text() const {
  Writer writer{std::string(kTitle) + "\nfeatures: " + std::to_string(kEventFeatureVersion) +
                "\nfitted on: " + fitted_on + "\ncommand: " + command + "\ndate: " + date + '\n'};
  visit_event(writer, contact);
  visit_event(writer, toe_off);
  return writer.out;
}

}  // namespace evenstride
