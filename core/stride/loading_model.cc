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

ForceEstimate LoadingModel::estimate(const ForceFeatures& features) const {
  const auto input = features.has_pelvis ? (features.has_shoe ? LoadingInput::kBoth : LoadingInput::kPelvis)
                                         : (features.has_shoe ? LoadingInput::kShoe : LoadingInput::kTimes);
  return estimate(input, features);
}

ForceEstimate LoadingModel::estimate(LoadingInput input, const ForceFeatures& features) const {
  const RidgeModel& model = models[static_cast<std::size_t>(input)];
  const LoadingTerms t = terms(input, features);
  ForceEstimate e{model.intercept_bw, model.step_rmse_bw, 0.0};
  for (std::size_t i = 0; i < t.count; ++i) {
    const double z = (t.values[i] - model.terms[i].mean) / model.terms[i].scale;
    e.peak_bw += model.terms[i].weight * z;
    e.distance += z * z / static_cast<double>(t.count);
  }
  e.distance = std::sqrt(e.distance);
  return e;
}

}  // namespace evenstride
