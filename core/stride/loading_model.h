/// Peak vertical force of a running step by ridge regression, from frozen coefficients.
///
/// Four models, by what is at hand: times alone, with the shoe's pitch rates, with the pelvis, with both.
/// Fitted by `evenstride fit-loading`; the text says on what, when and how well. The coefficients hold for
/// level running within the range they were fitted on: see `distance`.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/model_text.h"
#include "core/base/result.h"
#include "core/stride/force_features.h"
#include "core/stride/force_wave.h"
#include "core/stride/loading_levels.h"

namespace evenstride {

enum class LoadingInput : std::size_t { kTimes, kShoe, kPelvis, kBoth };
inline constexpr std::size_t kLoadingInputCount = 4;
inline constexpr std::size_t kWaveAxes = 10;
static_assert(kForceFeatureCount + kWaveAxes == kMostTerms);
std::string_view name(LoadingInput input);
/// Name of a model's term: of its feature, or "wave_1" and so on.
std::string term_name(LoadingInput input, std::size_t term);

/// Weights in body weights per `scale`.
struct RidgeTerm {
  double mean = 0.0, scale = 1.0;  ///< of the fitted rows' levels
  double common = 0.0, half = 0.0, deviation = 0.0;
};

struct RidgeModel {
  double intercept_bw = 0.0;
  double step_rmse_bw = 0.0;  ///< one runner left out, over steps: the stated standard error
  std::vector<RidgeTerm> terms;
};

inline constexpr std::size_t kShapeAxes = 6;

/// One score on the axes of the force's shape, by the terms of LoadingInput::kTimes with their means and
/// scales.
struct ShapeScore {
  double intercept = 0.0;
  struct Weights {
    double common = 0.0, half = 0.0, deviation = 0.0;
  };
  std::vector<Weights> terms;
};

struct ForceEstimate {
  double peak_bw = 0.0;
  double sd_bw = 0.0;  ///< stated standard error of one step
};

struct LoadingModel : ModelOrigin {
  static constexpr std::string_view kKindName = "loading";
  double toe_off_s_per_g = 0.0;  ///< FootBalance of the stances that the force is told from
  PelvisWave wave_mean{};
  std::array<PelvisWave, kWaveAxes> wave_axes{};
  std::array<RidgeModel, kLoadingInputCount> models;
  /// The course of the force; without it (has_shapes false) there is none.
  bool has_shapes = false;
  ForceShape shape_mean{};                          ///< mean 1
  std::array<ForceShape, kShapeAxes> shape_axes{};  ///< mean 0
  std::array<ShapeScore, kShapeAxes> shapes;

  /// Reads the text form. Fails with one line on a wrong format, feature version, count or number.
  static Result<LoadingModel> parse(std::string_view text);
  std::string text() const;
  /// The one that was built in (data/models/loading.txt).
  static const LoadingModel& builtin();

  /// The richest that the features allow.
  static LoadingInput input_for(const ForceFeatures& features);
  /// The inputs of one model in a fixed order: features, then scores on the wave's axes.
  LoadingTerms terms(LoadingInput input, const ForceFeatures& features) const;
  ForceEstimate estimate(LoadingInput input, const LoadingSplit& split) const;
  /// The force's course over the stance, mean 1, from the times alone: nothing else that was tried tells
  /// more. The terms of every input begin with the times', so any split will do. Only where has_shapes.
  ForceShape shape(const LoadingSplit& split) const;
  /// How far a step lies from the fitted ones: root mean square of its terms in their SDs; 1 = usual.
  double distance(LoadingInput input, const LoadingTerms& terms) const;
};

}  // namespace evenstride
