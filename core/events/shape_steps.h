/// Contacts of a shoe whose sensor has no gyroscope: one a stride, from the shape of the whole stride.
///
/// The stride's period is the lag at which the level of the specific force (force_level.h) is like itself
/// and at which one stride looks like a stride of running or walking: of twice the period, or half of it,
/// that is not so. The strides of the last 2.6 s, laid over each other, then say where in them the contact
/// lies, and the course about each expected contact when it was. With the first strides that repeat, those
/// before are gone back to, as far as they are alike.
///
/// Input: any axes, m/s^2, 50 Hz or more; gaps up to 0.5 s are bridged, by the stride before once it is
/// known. Two looks a second.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "core/base/sample.h"
#include "core/events/repeat_window.h"
#include "core/events/stride_shape.h"
#include "core/events/uniform_grid.h"

namespace evenstride {

struct ShapeStepParams {
  double run_min_s = 0.44, run_max_s = 1.0;  ///< period of a stride
  double walk_min_s = 0.7, walk_max_s = 1.6;
  double likeness_min = 0.3;         ///< normalised autocorrelation below this: nothing repeats
  double shape_min = 0.5;            ///< correlation with a stride's mean course below this: no stride
  double price_of_long_per_s = 0.2;  ///< likeness and shape by which a longer period must win
  double first_score_min = 1.2;      ///< what is left of likeness and shape below this: strides do not begin
  double run_first_spread_min = 0.35;  ///< nor where the SD of the level 1.6 to 2.6 s ago is below this
  double walk_first_spread_min = 0.3;
  double spread_min = 0.15;  ///< SD of the level over 2.6 s below this: standing
  double latest_min = 0.06;  ///< and over the last second, or about a contact
  double contact_min = 0.5;  ///< correlation with the course about a contact below this: no contact
  double slipped = 0.12;     ///< share of the period by which the strides' contact may lie off the expected
  Duration bridge = kLevelBridge;  ///< longest gap that may be bridged
  double search_share = 0.1;       ///< of the period, around an expected contact
};

struct ShapeStep {
  Time time;                   ///< of the contact
  double stride_time_s = 0.0;  ///< over the last seconds
  ShoeGait gait = ShoeGait::kRunning;
  double likeness = 0.0;  ///< of the course about the contact, 0 to 1
  bool bridged = false;   ///< some of that course was lost and taken from the stride before
};

class ShapeSteps {
 public:
  explicit ShapeSteps(const ShoeShapes& shapes = ShoeShapes::builtin(), const ShapeStepParams& params = {})
      : params_(params), shape_(shapes), grid_({.step = kLevelCell, .bridge = params.bridge}) {}

  /// Samples in order of time. A step comes 0.2 s (running) to 0.4 s (walking) after its contact; the first
  /// ones of a run within 4 s, of a recording and after a long gap within 6. Allocates nothing.
  std::optional<ShapeStep> push(const ImuSample& sample);

  /// No contact before this will be told any more, as long as the stride is known.
  std::optional<Time> told_up_to() const;
  std::optional<double> stride_time_s() const;

 private:
  static constexpr std::size_t kCells = 512;  ///< of 10 ms
  struct Period {
    double cells = 0.0, score = 0.0;
    ShoeGait gait = ShoeGait::kRunning;  ///< whose course it is like
    ShapeFit shape;
  };
  struct Match {
    double back = 0.0, likeness = 0.0;
  };
  void forget();
  void let_go() { period_.cells = 0.0; }
  double level_of(const GridCell& cell) const;
  void add(double level, Time time);
  double level(std::size_t back) const { return levels_[(head_ + kCells - back) % kCells]; }  ///< 1 = newest
  double level_at(double back) const;
  StrideProfile profile(double period_cells) const;
  void look();
  std::optional<Period> best_period() const;
  Period rated(std::size_t lag, ShoeGait gait) const;
  bool may_begin(const Period& seen) const;
  void expect_from_the_oldest(double back);
  std::optional<Match> match(double expected_back, double reach_cells) const;
  double course_likeness(const ContactCourse& course, std::size_t back) const;
  std::optional<ShapeStep> look_for_step();

  ShapeStepParams params_;
  StrideShape shape_;
  UniformGrid grid_;
  LevelSmoother smoother_;
  RepeatWindow repeats_;
  std::array<double, kCells> levels_{};  ///< mean of three cells
  std::size_t head_ = 0, filled_ = 0;
  Time newest_;         ///< of `level(1)`
  int until_look_ = 0;  ///< cells
  bool odd_ = false;
  Period period_;          ///< 0 cells: none
  double expected_ = 0.0;  ///< the next contact, cells after `newest_` (negative: past)
  std::optional<Time> last_step_, last_bridged_;
};

}  // namespace evenstride
