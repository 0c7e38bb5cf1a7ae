#include "core/stride/loading_model.h"

namespace evenstride {

extern const char* const kLoadingModelText;  // generated at build from data/models/loading.txt

const LoadingModel& built_in_loading_model() {
  static const LoadingModel model = LoadingModel::parse(kLoadingModelText).value();
  return model;
}

}  // namespace evenstride
