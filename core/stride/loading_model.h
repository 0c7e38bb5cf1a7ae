/// Peak vertical force of a running step by ridge regression, from frozen coefficients.
///
/// Four models, by what is at hand: times alone, with the shoe's pitch rates, with the pelvis, with both.
/// Fitted by `evenstride fit-loading`; the text says on what, when and how well. The coefficients hold for
/// level running within the range they were fitted on: see ForceEstimate::distance.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/stride/force_features.h"

namespace evenstride {

enum class LoadingInput : std::size_t { kTimes, kShoe, kPelvis, kBoth };
inline constexpr std::size_t kLoadingInputCount = 4;
inline constexpr std::size_t kWaveAxes = 6;
inline constexpr std::size_t kMostTerms = kForceFeatureCount + kWaveAxes;
std::string_view name(LoadingInput input);
/// Name of a model's term: of its feature, or "wave_1" to "wave_6".
std::string term_name(LoadingInput input, std::size_t term);

/// The inputs of one model in a fixed order: features, then scores on the wave's axes.
struct LoadingTerms {
  std::array<double, kMostTerms> values{};
  std::size_t count = 0;
};

struct RidgeTerm {
  double mean = 0.0, scale = 1.0;  ///< of the fitted rows
  double weight = 0.0;             ///< body weights per scale
};

struct RidgeModel {
  double intercept_bw = 0.0;
  double step_rmse_bw = 0.0;  ///< one runner left out, over steps: the stated standard error
  std::vector<RidgeTerm> terms;
};

struct ForceEstimate {
  double peak_bw = 0.0;
  double sd_bw = 0.0;     ///< stated standard error of one step
  double distance = 0.0;  ///< root mean square of the terms in SDs of the fitted rows; 1 = usual
};

struct LoadingModel {
  std::string fitted_on;  ///< for people
  PelvisWave wave_mean{};
  std::array<PelvisWave, kWaveAxes> wave_axes{};
  std::array<RidgeModel, kLoadingInputCount> models;

  /// Reads the text form. Fails with one line on a wrong format, feature version, count or number.
  static Result<LoadingModel> parse(std::string_view text);
  std::string text() const;

  LoadingTerms terms(LoadingInput input, const ForceFeatures& features) const;
  /// With the richest model that the features allow.
  ForceEstimate estimate(const ForceFeatures& features) const;
  ForceEstimate estimate(LoadingInput input, const ForceFeatures& features) const;
};

/// The model that was built in: data/models/loading.txt.
const LoadingModel& built_in_loading_model();

}  // namespace evenstride
