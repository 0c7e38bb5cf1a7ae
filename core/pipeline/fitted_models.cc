#include "core/pipeline/fitted_models.h"

namespace evenstride {
namespace {

template <class Model>
Status parse_into(std::optional<Model>& place, std::string_view text) {
  if (place) return Error{"a second " + std::string(Model::kKindName) + " model"};
  auto model = Model::parse(text);
  if (!model) return Error{model.error()};
  place = std::move(*model);
  return Done{};
}

template <class Model>
void tell(const std::optional<Model>& model, std::vector<std::string>& lines) {
  if (model) lines.push_back(std::string(Model::kKindName) + " model fitted on " + model->fitted_on);
}

}  // namespace

Status FittedModels::take(std::string_view text) {
  const std::string kind = model_kind_of(text);
  if (kind == EventModel::kKindName) return parse_into(events_, text);
  if (kind == LoadingModel::kKindName) return parse_into(loading_, text);
  if (kind == ContactTemplate::kKindName) return parse_into(walking_, text);
  if (kind == PelvisModel::kKindName) return parse_into(pelvis_, text);
  if (kind == ShoeShapes::kKindName) return parse_into(shapes_, text);
  if (kind.empty()) return Error{"not a fitted model: no line 'evenstride model ...' comes first"};
  return Error{"a model of '" + kind + "' takes no part in measuring"};
}

std::vector<std::string> FittedModels::put_in() const {
  std::vector<std::string> lines;
  tell(events_, lines);
  tell(loading_, lines);
  tell(walking_, lines);
  tell(pelvis_, lines);
  tell(shapes_, lines);
  return lines;
}

}  // namespace evenstride
