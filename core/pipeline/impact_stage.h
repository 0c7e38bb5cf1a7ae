/// Sensors without a gyroscope: contacts from the impacts alone (no toe-off, no angles), and a watch on their
/// clocks.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/sample.h"
#include "core/events/foot_stance.h"
#include "core/events/impact_steps.h"
#include "core/events/pair_clock_check.h"
#include "core/results.h"

namespace evenstride {

class ImpactStage {
 public:
  void add_sensor(const SensorSpec& spec);
  /// A shoe, hip or pelvis that was added here.
  bool has(Site site) const { return finders_[index(site)].has_value(); }
  bool has_shoe() const { return first_shoe().has_value(); }

  /// One contact a stride from a shoe; from a hip or pelvis one a step, of unknown side, unless a shoe is
  /// there.
  std::optional<FootStance> push(Site site, const ImuSample& sample, Gait gait);

  /// Jumps of this sensor's clock against a shoe's, as the lag between their impacts tells.
  std::uint64_t clock_jumps(Site site) const;

 private:
  std::optional<Site> first_shoe() const;
  void watch_clocks(Site site, const ImpactStep& step);

  std::array<std::optional<ImpactSteps>, kSiteCount> finders_;
  PairClockCheck pair_;  ///< the first shoe against hip or pelvis
};

}  // namespace evenstride
