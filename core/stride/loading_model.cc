#include "core/stride/loading_model.h"

#include <cmath>
#include <span>

namespace evenstride {
namespace {

using enum ForceFeature;
constexpr std::array kTimes = {kStepRatio, kStepTime, kContactTime};
constexpr std::array kShoe = {kStepRatio, kStepTime, kContactTime, kSwingRate, kPushOffRate};
constexpr std::array kPelvis = {kStepRatio,   kStepTime,    kContactTime,
                                kPelvisPeak5, kPelvisPeak8, kPelvisPeak12};
constexpr std::array kBoth = {kStepRatio,   kStepTime,     kContactTime, kPelvisPeak5,
                              kPelvisPeak8, kPelvisPeak12, kSwingRate,   kPushOffRate};

std::span<const ForceFeature> features_of(LoadingInput input) {
  switch (input) {
    case LoadingInput::kTimes:
      return kTimes;
    case LoadingInput::kShoe:
      return kShoe;
    case LoadingInput::kPelvis:
      return kPelvis;
    case LoadingInput::kBoth:
      break;
  }
  return kBoth;
}

bool uses_pelvis(LoadingInput input) {
  return input == LoadingInput::kPelvis || input == LoadingInput::kBoth;
}

}  // namespace

std::string_view name(LoadingInput input) {
  constexpr std::array<std::string_view, kLoadingInputCount> names = {"times", "shoe", "pelvis", "both"};
  return names[static_cast<std::size_t>(input)];
}

std::string term_name(LoadingInput input, std::size_t term) {
  const std::span<const ForceFeature> features = features_of(input);
  if (term < features.size()) return std::string(name(features[term]));
  return "wave_" + std::to_string(term - features.size() + 1);
}

LoadingTerms LoadingModel::terms(LoadingInput input, const ForceFeatures& features) const {
  LoadingTerms t;
  for (const ForceFeature f : features_of(input)) t.values[t.count++] = features[f];
  if (!uses_pelvis(input)) return t;
  for (const PelvisWave& axis : wave_axes) {
    double score = 0.0;
    for (std::size_t i = 0; i < kWavePoints; ++i) score += axis[i] * (features.wave[i] - wave_mean[i]);
    t.values[t.count++] = score;
  }
  return t;
}

LoadingInput LoadingModel::input_for(const ForceFeatures& features) {
  if (features.has_pelvis) return features.has_shoe ? LoadingInput::kBoth : LoadingInput::kPelvis;
  return features.has_shoe ? LoadingInput::kShoe : LoadingInput::kTimes;
}

ForceEstimate LoadingModel::estimate(LoadingInput input, const LoadingSplit& split) const {
  const RidgeModel& model = models[static_cast<std::size_t>(input)];
  ForceEstimate e{model.intercept_bw, model.step_rmse_bw};
  for (std::size_t i = 0; i < model.terms.size(); ++i) {
    const RidgeTerm& term = model.terms[i];
    e.peak_bw += (term.common * (split.common.values[i] - term.mean) + term.half * split.half.values[i] +
                  term.deviation * split.deviation.values[i]) /
                 term.scale;
  }
  return e;
}

ForceShape LoadingModel::shape(const LoadingSplit& split) const {
  const RidgeModel& times = models[static_cast<std::size_t>(LoadingInput::kTimes)];
  ForceShape out = shape_mean;
  for (std::size_t k = 0; k < kShapeAxes; ++k) {
    double score = shapes[k].intercept;
    for (std::size_t i = 0; i < shapes[k].terms.size(); ++i) {
      const RidgeTerm& term = times.terms[i];
      const ShapeScore::Weights& w = shapes[k].terms[i];
      score += (w.common * (split.common.values[i] - term.mean) + w.half * split.half.values[i] +
                w.deviation * split.deviation.values[i]) /
               term.scale;
    }
    for (std::size_t p = 0; p < kForceWavePoints; ++p) out[p] += score * shape_axes[k][p];
  }
  return as_shape(out);
}

double LoadingModel::distance(LoadingInput input, const LoadingTerms& terms) const {
  const RidgeModel& model = models[static_cast<std::size_t>(input)];
  double sum = 0.0;
  for (std::size_t i = 0; i < model.terms.size(); ++i) {
    const double z = (terms.values[i] - model.terms[i].mean) / model.terms[i].scale;
    sum += z * z;
  }
  return std::sqrt(sum / static_cast<double>(model.terms.size()));
}

}  // namespace evenstride
