/// Applies one event's regression step by step, remembering the last steps of both shoes.
#pragma once

#include <array>
#include <optional>

#include "core/base/site.h"
#include "core/base/time.h"
#include "core/events/event_model.h"

namespace evenstride {

class EventCorrector {
 public:
  static constexpr int kRemembered = 10;  ///< steps a side
  struct Answer {
    double correction_s = 0.0;  ///< event = anchor + this
    bool outside = false;       ///< of the model: the correction is the constant
  };

  explicit EventCorrector(const EventRegression& regression) : regression_(&regression) {}

  /// Steps of both sides in the order in which they close. Outside steps are not remembered.
  Answer correct(Side side, const JudgedFeatures& features, Time when);
  void forget();

  /// Mean features over the remembered steps; the fit asks for the same means.
  struct Levels {
    FeatureVector common, half, deviation;  ///< half: (left - right) / 2, zero while one side is unknown
  };
  Levels remember(Side side, const FeatureVector& z, Time when);

 private:
  struct Memory {
    std::array<FeatureVector, kRemembered> steps;
    int count = 0, next = 0;
    FeatureVector mean() const;
  };
  const EventRegression* regression_;
  std::array<Memory, 2> memory_;
  std::optional<Time> last_;
};

}  // namespace evenstride
