/// Fitted models as text: data that people can read, refit and hand on.
///
///     evenstride model walking_contact 1
///     fitted_on voisard2023_walking, 2242 landings of 12 walkers, each walker left out: ...
///     command evenstride fit-walking voisard2023_walking --ridge 100 --out MODEL
///     date 2026-11-22
///     # a remark
///     vote -0.0115 0.732 0.311
///     end
///
/// After the head each line is a name and its numbers; lines of the same name are the rows of one block.
/// `end` shows that nothing is missing.
#pragma once

#include <Eigen/Core>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace evenstride {

struct ModelKind {
  std::string_view name;
  int version = 0;  ///< of its inputs: rises when their definition changes, so that older fits are refused
  std::string_view fit;  ///< the command that fits it
};

/// Where a model comes from, for people.
struct ModelOrigin {
  std::string fitted_on, command, date;
  void came_from(const ModelOrigin& origin) { *this = origin; }
};

/// Goes through all numbers of a model, reading them or writing them: one list for both, so that they cannot
/// drift apart.
class ModelFields {
 public:
  virtual ~ModelFields() = default;
  /// One line of just so many numbers.
  virtual void row(const std::string& name, std::span<double> numbers) = 0;
  /// One line of any length, and as many lines of the same length as there are: both take the text's size.
  virtual void row(const std::string& name, Eigen::VectorXd& numbers) = 0;
  virtual void block(const std::string& name, Eigen::MatrixXd& numbers) = 0;
  void number(const std::string& name, double& value) { row(name, {&value, 1}); }
};

/// Reads. The first thing that is wrong is kept; what it reads after that means nothing.
class ModelReader final : public ModelFields {
 public:
  ModelReader(const ModelKind& kind, std::string_view text);
  void row(const std::string& name, std::span<double> numbers) override;
  void row(const std::string& name, Eigen::VectorXd& numbers) override;
  void block(const std::string& name, Eigen::MatrixXd& numbers) override;
  const ModelOrigin& origin() const { return origin_; }
  /// What was wrong; also a line that nobody has asked for.
  Status finish() const;

 private:
  using Row = std::vector<double>;
  void fail(const std::string& why);
  void take_head(const ModelKind& kind, std::string_view line);
  void take_line(std::string_view line);
  /// The lines of this name, at least one unless something was wrong; they count as asked for.
  std::vector<Row> take(const std::string& name);

  std::string kind_, error_;
  bool ended_ = false;
  ModelOrigin origin_;
  std::map<std::string, std::vector<Row>, std::less<>> rows_;
};

class ModelWriter final : public ModelFields {
 public:
  ModelWriter(const ModelKind& kind, const ModelOrigin& origin);
  void row(const std::string& name, std::span<double> numbers) override;
  void row(const std::string& name, Eigen::VectorXd& numbers) override;
  void block(const std::string& name, Eigen::MatrixXd& numbers) override;
  std::string text() const { return text_ + "end\n"; }

 private:
  std::string text_;
};

/// What the first line says that the text holds; empty if it is no model of ours.
std::string model_kind_of(std::string_view text);

/// For a Model that is a ModelOrigin, with `fields(ModelFields&, Model&)` beside it.
template <class Model>
Result<Model> read_model(const ModelKind& kind, std::string_view text) {
  ModelReader reader(kind, text);
  Model model;
  fields(reader, model);
  if (const Status status = reader.finish(); !status) return Error{status.error()};
  static_cast<ModelOrigin&>(model) = reader.origin();
  return model;
}

template <class Model>
std::string write_model(const ModelKind& kind, Model model) {
  ModelWriter writer(kind, model);
  fields(writer, model);
  return writer.text();
}

}  // namespace evenstride
