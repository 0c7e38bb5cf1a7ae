/// Finds each swing of a foot, while it happens, from the foot's pitch rate alone: running and walking.
///
/// In swing the foot turns nose-up faster than at any other time (running 7 to 13 rad/s, walking 5 to 8, the
/// small steps of a turn down to 1.4 after the low-pass). A swing is one excursion of the low-passed rate
/// below a threshold that follows the last swings; it is confirmed when the rate has come back some way,
/// some 50 to 110 ms after the minimum and before the foot touches the ground.
/// Cutting cycles at mid-swing: Falbriard et al. 2018, doi:10.3389/fphys.2018.00610.
#pragma once

#include <optional>

#include "core/base/time.h"
#include "core/math/butterworth.h"

namespace evenstride {

/// One swing. Its time is that of the low-passed minimum with the filter's delay taken off (within ~20 ms).
struct Swing {
  Time time;
  double rate_min_radps = 0.0;  ///< low-passed pitch rate there, < 0 (nose-up)
};

struct SwingParams {
  double cutoff_hz = 6.0;
  double floor_radps = 1.2;      ///< no excursion smaller than this is a swing: standing, shifting weight
  double share_of_usual = 0.35;  ///< and none smaller than this share of the last swings
  double return_share = 0.7;     ///< confirmed when the rate has come back to this share of its minimum
  Duration refractory = std::chrono::milliseconds(420);   ///< between two swings of one foot
  Duration patience = std::chrono::milliseconds(900);     ///< without a swing before `usual` decays
  Duration decay = std::chrono::milliseconds(500);        ///< time constant of that decay
  Duration longest_gap = std::chrono::milliseconds(150);  ///< bridged by a straight line; longer: new start
};

class SwingDetector {
 public:
  /// @param rate_hz nominal, 20 to 2,000.  @throws std::invalid_argument outside.
  explicit SwingDetector(double rate_hz, const SwingParams& params = {});

  /// @param pitch_rate_radps nose-down > 0. Times must rise; a sample that does not is ignored.
  /// @return the swing that this sample confirms.
  std::optional<Swing> push(Time time, double pitch_rate_radps);
  /// Forgets the signal, not what swings are usually like.
  void restart();
  /// The threshold in use at `time`, > 0.
  double threshold_radps(Time time) const;

 private:
  struct State {
    ButterworthState<double> filter;
    bool started = false;
    Time last_time;
    double last_rate_radps = 0.0;
    double usual_radps = 0.0;        ///< size of the last swings, 0 = none yet
    std::optional<Time> last_swing;  ///< time of the last one
    bool below = false;              ///< inside an excursion
    Time minimum_time;
    double minimum_radps = 0.0;
  };
  std::optional<Swing> bridge(Time time, double pitch_rate_radps);
  std::optional<Swing> step(Time time, double rate_radps);
  std::optional<Swing> confirm();

  SwingParams params_;
  Butterworth2 low_pass_;
  Duration period_;
  Duration delay_;
  State state_;
};

}  // namespace evenstride
