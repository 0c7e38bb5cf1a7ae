/// Sensors without a gyroscope: contacts alone (no toe-off, no angles), and a watch on their clocks.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/sample.h"
#include "core/events/foot_stance.h"
#include "core/events/impact_steps.h"
#include "core/events/pair_clock_check.h"
#include "core/events/shape_steps.h"
#include "core/math/ring.h"
#include "core/results.h"

namespace evenstride {

class ImpactStage {
 public:
  /// `shapes` outlive it.
  explicit ImpactStage(const ShoeShapes& shapes) : shapes_(shapes) {}

  void add_sensor(const SensorSpec& spec);
  /// A shoe, hip or pelvis that was added here.
  bool has(Site site) const { return shoes_[index(site)] || bodies_[index(site)]; }
  bool has_shoe() const { return first_shoe().has_value(); }

  /// From a hip or pelvis: one contact a step, of unknown side, unless a shoe is there. A shoe's, one a
  /// stride, wait for `next`.
  std::optional<FootStance> push(Site site, const ImuSample& sample, Gait gait);

  bool waits() const { return !waiting_.empty(); }
  /// The next contact of a shoe, in order of time over all shoes; to be called until there is none.
  /// `feet_reached`: up to here the steps of shoes with a gyroscope have been looked for; nothing without
  /// such.
  std::optional<FootStance> next(std::optional<Time> feet_reached);
  /// The same at the end of the recording: nothing is waited for.
  std::optional<FootStance> last();

  /// Jumps of this sensor's clock against a shoe's, as the lag between their impacts tells.
  std::uint64_t clock_jumps(Site site) const;

 private:
  struct Shoe {
    explicit Shoe(const ShoeShapes& shapes) : finder(shapes) {}
    ShapeSteps finder;
    Time heard;
  };
  struct Waiting {
    Time since;
    FootStance stance;
  };
  std::optional<Site> first_shoe() const;
  FootStance stance_of(Site site, Time contact, double stride_time_s, bool walking) const;
  void push_shoe(Site site, const ImuSample& sample, Gait gait);
  void wait(const FootStance& stance);
  bool others_told(const Waiting& oldest) const;

  const ShoeShapes& shapes_;
  std::array<std::optional<Shoe>, kSiteCount> shoes_;
  std::array<std::optional<ImpactSteps>, kSiteCount> bodies_;
  PairClockCheck pair_;  ///< the first shoe against hip or pelvis
  Ring<Waiting> waiting_{32};
  Time reached_;
  std::optional<Time> last_told_;
};

}  // namespace evenstride
