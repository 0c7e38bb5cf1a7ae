#include "core/base/model_text.h"
#include "core/stride/loading_model.h"

namespace evenstride {

extern const std::string_view kLoadingModel;

namespace {

const ModelKind kKind{LoadingModel::kKindName, kForceFeatureVersion, "fit-loading"};

void fields(ModelFields& f, RidgeModel& model, LoadingInput input, std::size_t terms) {
  const std::string start(name(input));
  f.number(start + ".intercept_bw", model.intercept_bw);
  f.number(start + ".step_rmse_bw", model.step_rmse_bw);
  model.terms.resize(terms);
  for (std::size_t i = 0; i < terms; ++i) {
    RidgeTerm& t = model.terms[i];
    std::array values{t.mean, t.scale, t.common, t.half, t.deviation};
    f.row(start + '.' + term_name(input, i), values);
    t = {values[0], values[1], values[2], values[3], values[4]};
  }
}

void fields(ModelFields& f, ShapeScore& score, const std::string& start, std::size_t terms) {
  f.number(start + ".intercept", score.intercept);
  score.terms.resize(terms);
  for (std::size_t i = 0; i < terms; ++i) {
    ShapeScore::Weights& w = score.terms[i];
    std::array values{w.common, w.half, w.deviation};
    f.row(start + '.' + term_name(LoadingInput::kTimes, i), values);
    w = {values[0], values[1], values[2]};
  }
}

void shape_fields(ModelFields& f, LoadingModel& model) {
  double axes = model.has_shapes ? static_cast<double>(kShapeAxes) : 0.0;
  f.number("shape_axes", axes);
  model.has_shapes = axes == static_cast<double>(kShapeAxes);
  if (!model.has_shapes) return;
  f.row("shape_mean", model.shape_mean);
  for (std::size_t k = 0; k < kShapeAxes; ++k) {
    const std::string number = std::to_string(k + 1);
    f.row("shape_axis." + number, model.shape_axes[k]);
    fields(f, model.shapes[k], "shape." + number, model.terms(LoadingInput::kTimes, {}).count);
  }
}

bool scales_are_positive(const LoadingModel& model) {
  for (const RidgeModel& one : model.models)
    for (const RidgeTerm& term : one.terms)
      if (!(term.scale > 0.0)) return false;
  return true;
}

}  // namespace

void fields(ModelFields& f, LoadingModel& model) {
  f.number("toe_off_s_per_g", model.toe_off_s_per_g);
  f.row("wave_mean", model.wave_mean);
  for (std::size_t k = 0; k < kWaveAxes; ++k) f.row("wave_axis." + std::to_string(k + 1), model.wave_axes[k]);
  for (std::size_t m = 0; m < kLoadingInputCount; ++m) {
    const auto input = static_cast<LoadingInput>(m);
    fields(f, model.models[m], input, model.terms(input, {}).count);
  }
  shape_fields(f, model);
}

Result<LoadingModel> LoadingModel::parse(std::string_view text) {
  auto model = read_model<LoadingModel>(kKind, text);
  if (model && !scales_are_positive(*model)) return Error{"loading model: a scale is not positive"};
  return model;
}

std::string LoadingModel::text() const { return write_model(kKind, *this); }

const LoadingModel& LoadingModel::builtin() {
  static const LoadingModel model = parse(kLoadingModel).value();
  return model;
}

}  // namespace evenstride
