/// Steps of a hip or pelvis sensor that has no gyroscope.
///
/// The norm of the specific force, smoothed, repeats itself every stride. The period is the lag of the best
/// normalised autocorrelation over the last seconds, followed from one look to the next so that it does not
/// jump to its double. A comb of the last strides then says where in the stride the peak of the step stands;
/// a second comb, about half a stride on, is the other leg's, whose peak may look quite different. Ringing,
/// saturation and lost rows move single peaks, hardly the period. In standing (a device may repeat its values
/// exactly) and where nothing repeats there is no step. A shoe's steps: shape_steps.h.
///
/// Input: any axes, m/s^2, 25 Hz or more; gaps up to 0.25 s are bridged.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "core/base/sample.h"
#include "core/base/units.h"
#include "core/events/repeat_window.h"
#include "core/events/uniform_grid.h"

namespace evenstride {

struct ImpactStepParams {
  double period_min_s = 0.5, period_max_s = 1.3;  ///< of a stride
  double run_spread_mps2 = 6.2;                   ///< a body that moves harder than this runs,
  double run_max_s = 0.9, walk_min_s = 0.85;      ///< which tells two steps from three, and from one
  double likeness_min = 0.45;                     ///< normalised autocorrelation below this: nothing repeats
  double likeness_keep = 0.35;                    ///< the same while steps are being found
  double spread_min_mps2 = 1.5;                   ///< SD of the norm over the window below this: standing
  double latest_min_mps2 = 0.6;                   ///< and over the last second
  double phase_gain = 0.3;                        ///< share by which a found peak moves the comb
  double search_share = 0.25;  ///< of the time between combs' teeth, around the expected peak
};

struct ImpactStep {
  Time time;                   ///< of the largest smoothed norm of the step
  double stride_time_s = 0.0;  ///< of the comb, over the last seconds
  bool main = true;            ///< the leg with the larger peak
  double likeness = 0.0;       ///< 0 to 1
};

class ImpactSteps {
 public:
  explicit ImpactSteps(const ImpactStepParams& params = {}) : params_(params) {}

  /// Samples in order of time. A step comes about a quarter period after it. Allocates nothing.
  std::optional<ImpactStep> push(const ImuSample& sample);

  /// Stride time in use; nothing while there are no steps.
  std::optional<double> stride_time_s() const;

 private:
  static constexpr double kGrid_hz = RepeatWindow::kGrid_hz;
  static constexpr std::size_t kCombs = 2;
  void forget();
  void let_go();
  void add(double norm_mps2, Time time);
  void look_for_period();
  void set_combs();
  bool combs_met() const;
  double best_phase(double from, double to) const;
  std::optional<ImpactStep> look_for_step(std::size_t comb);

  ImpactStepParams params_;
  UniformGrid grid_;
  RepeatWindow values_;
  double pair_sum_ = 0.0;
  int in_pair_ = 0;
  Time newest_;
  int until_look_ = 0;
  double period_cells_ = 0.0, likeness_ = 0.0;  ///< period 0: none
  bool has_comb_ = false;
  std::array<double, kCombs> expected_{};  ///< each comb's next peak, cells after `newest_` (negative: past)
  std::optional<Time> last_step_;
};

}  // namespace evenstride
