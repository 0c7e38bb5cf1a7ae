/// Cuts the newest bounce of a running pelvis out of its last 0.8 s and reads it.
///
/// Specific force on a grid of 200 Hz, low-passed forward and backward at 5 to 25 Hz. The vertical gives
/// crossings of fixed levels and peaks. Along the direction of running the body is braked first and driven
/// on after that: how it is braked about the contact tells the contact better than the vertical does, and the
/// push-off tells toe-off and the force's peak.
#pragma once

#include <Eigen/Core>
#include <Eigen/Geometry>
#include <optional>
#include <vector>

#include "core/base/time.h"
#include "core/events/forward_axis.h"
#include "core/math/butterworth.h"
#include "core/math/ring.h"

namespace evenstride {

/// One reading on the grid; forces in g.
struct PelvisCell {
  Time time;
  double force_g = 1.0;                                 ///< vertical, up > 0
  Eigen::Vector2d level_E_g = Eigen::Vector2d::Zero();  ///< the other two axes of the earth frame
  Eigen::Quaternionf q_ES = Eigen::Quaternionf::Identity();
  double roll_radps = 0.0;
  bool knows_roll = false;
};

/// Forward force about a bounce, over its mean of the step before (25 Hz), g.
struct ForwardForce {
  double at_rise_g = 0.0, before_rise_g = 0.0;  ///< at the rise, and 20 ms before it
  double braking_g = 0.0;                       ///< least about the contact
  double propulsion_g = 0.0;                    ///< largest in the push-off
};

/// What is read off one bounce; force in g, times in s.
struct Bounce {
  Time rise;  ///< vertical force (10 Hz) through 0.7 g, before the bounce's peak
  double peak5_g = 0.0, peak10_g = 0.0, peak25_g = 0.0;
  double width_s = 0.0;  ///< 8-Hz force over 0.5 g
  double fall_s = 0.0;   ///< 5-Hz force down through 1 g, after the rise
  std::optional<double> step_time_s;
  std::optional<ForwardForce> forward;    ///< once the direction of running is known
  std::optional<double> roll_rate_radps;  ///< mean over the second half of stance
};

struct BounceParams {
  double flight_g = 0.65;  ///< a running step falls below this before or after (8 Hz)
  Duration step_max = std::chrono::milliseconds(500), step_min = std::chrono::milliseconds(220);
};

class BounceReader {
 public:
  explicit BounceReader(const BounceParams& params);

  void clear();
  void push(const PelvisCell& cell) { cells_.push(cell); }
  const Ring<PelvisCell>& cells() const { return cells_; }

  /// The newest bounce that has ended. Nothing where it is cut by the buffer's ends, holds no flight, or
  /// comes too soon after the last. Allocates nothing.
  std::optional<Bounce> read();

 private:
  void low_pass(const Butterworth2& section, std::vector<double>& out) const;
  std::optional<Time> crossing(const std::vector<double>& force_g, std::size_t peak, double level,
                               int way) const;
  std::size_t newest_closed_peak() const;
  double trough(std::size_t peak, int way) const;
  bool was_light_at(Time rise) const;
  std::size_t first_at(Time time) const;
  void learn_forward(std::size_t peak);
  std::optional<ForwardForce> read_forward(Time rise);

  BounceParams params_;
  Butterworth2 low5_, low8_, low10_, low25_;
  Ring<PelvisCell> cells_;
  std::vector<double> force5_g_, force8_g_, force10_g_, force25_g_, forward_g_;
  ForwardAxis axis_;
  std::optional<Time> last_rise_;
};

}  // namespace evenstride
