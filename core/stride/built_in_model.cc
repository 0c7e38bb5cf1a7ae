#include <stdexcept>

#include "core/stride/loading_model.h"

namespace evenstride {

extern const char* const kLoadingModelText;  // generated at build from data/models/loading.txt

const LoadingModel& built_in_loading_model() {
  static const LoadingModel model = [] {
    auto parsed = LoadingModel::parse(kLoadingModelText);
    if (!parsed) throw std::logic_error("built-in " + parsed.error());
    return std::move(parsed).value();
  }();
  return model;
}

}  // namespace evenstride
