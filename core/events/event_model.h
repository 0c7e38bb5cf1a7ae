/// The fitted event model: how far each anchor lies from the true event, read off the signals' shapes.
///
/// A model is data: a text file that says what it was fitted on, when, by which command and for which
/// version of the features. Per event, shapes are reduced to principal components, joined with the numbers,
/// standardised, and mapped linearly to (event - anchor). A second map works on two levels (the mean of the
/// last steps of both shoes, half the left-right difference, and the single step's deviation); the two are
/// averaged with a fixed weight. Ridge regression: Hoerl & Kennard 1970, doi:10.1080/00401706.1970.10488634.
#pragma once

#include <Eigen/Core>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/model_text.h"
#include "core/base/result.h"
#include "core/events/event_features.h"

namespace evenstride {

/// Fixed capacity: no allocation when steps are judged.
inline constexpr int kMostModelFeatures = 64;
using FeatureVector = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, kMostModelFeatures, 1>;

/// One event's part of the model. Times in s.
struct EventRegression {
  Eigen::MatrixXd shape_mean;  ///< signals x points
  /// signals*k x points; the rows of one signal are orthonormal
  Eigen::MatrixXd components;
  Eigen::VectorXd shape_spread;  ///< per signal: RMS of what its components leave, in the fit
  Eigen::VectorXd mean, sd;      ///< of the features: scores, then numbers
  double intercept = 0.0, common_intercept = 0.0;
  Eigen::VectorXd single, common, half, deviation;  ///< per standardised feature
  double two_level_weight = 0.0;                    ///< 0 = the single map alone
  Eigen::MatrixXd axes;           ///< leading principal directions of the standardised features, rows
  Eigen::VectorXd axes_variance;  ///< along them
  double rest_variance = 1.0;     ///< mean variance across the others
  double distance_limit = 1.0, spread_limit = 1.0;  ///< beyond: outside the model
  double anchor_correction_s = 0.0;                 ///< constant used without the model
  double sd_s = 0.004, anchor_sd_s = 0.008;         ///< stated standard errors, runners left out
  double disagree_s = 0.030;                        ///< model and constant further apart than this are marked
  /// Steps nearer than this are like those whose errors `sd_s` tells; beyond it the variance grows as that of
  /// a linear map does where it extrapolates, with the square of the distance.
  double usual_distance = 1.0, sd_growth_s = 0.0;

  /// Stated standard error of the event of a step that lies so far out.
  double sd_at(double distance) const;
  int features() const { return static_cast<int>(mean.size()); }
};

/// Standardised features of one step, and how far they lie from what was fitted.
struct JudgedFeatures {
  FeatureVector z;
  double distance = 0.0;  ///< Mahalanobis, root mean square per feature: about 1 for steps of the fit
  double spread = 0.0;    ///< what the components leave of a shape, against the fit; the worst signal
  bool outside(const EventRegression& r) const {
    return !(distance <= r.distance_limit && spread <= r.spread_limit);
  }
};
JudgedFeatures judge(const EventRegression& regression, const EventFeatureLayout& layout,
                     const EventFeatures& features);

struct EventModel : ModelOrigin {
  static constexpr std::string_view kKindName = "running_events";
  EventRegression contact, toe_off;

  /// The text says why it is refused: damaged, or for other features.
  static Result<EventModel> parse(std::string_view text);
  std::string text() const;
  /// The model that was built in (data/models/running_events.txt).
  static const EventModel& builtin();
};

}  // namespace evenstride
