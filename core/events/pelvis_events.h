/// Running steps from the pelvis alone: contact, toe-off, peak force and side, for when a shoe is missing.
///
/// The body bounces once a step. Each bounce is cut out once it has ended, low-passed forward and backward,
/// and read where the vertical specific force crosses fixed levels; four small linear corrections, fitted
/// once (see `PelvisModel`), turn the crossings into contact, toe-off and peak force. The side is told by the
/// roll rate in the second half of stance: the hip of the swing side is lifted, in every step of
/// hybrid_running. In walking the force hardly falls below 0.65 g: no step.
///
/// Input: specific force along the earth's vertical, +9.81 m/s^2 at rest, 50 to 1,000 Hz; roll rate about the
/// forward axis, rad/s, left side up > 0, where the mounting is known.
#pragma once

#include <optional>
#include <vector>

#include "core/base/units.h"
#include "core/events/foot_stance.h"
#include "core/math/butterworth.h"
#include "core/math/ring.h"

namespace evenstride {

/// Frozen; fitted on alcantara2022_sacral_running and the pelvis sensor of hybrid_running (Fukuchi part)
/// together, each set with the same weight (`evenstride fit-pelvis`). `rise` = vertical force (10 Hz) through
/// 0.7 g, before the bounce's peak.
struct PelvisModel {
  double contact_s = -0.0056;           ///< contact after rise: constant,
  double contact_per_g = 0.0148;        ///< per g of the 25-Hz peak, which holds the impact,
  double contact_per_slow_g = -0.0199;  ///< and of the 10-Hz peak, which does not
  double toe_off_s = 0.0040, toe_off_per_step = 0.472, toe_off_per_width = 0.546;  ///< toe-off after rise,
  double toe_off_per_g = 0.0073, toe_off_per_slow_g = -0.0321;  ///< per g as for the contact
  double peak_bw = 1.77, peak_per_g = 0.461,
         peak_per_width = -2.39;                      ///< force peak, of the 10-Hz peak and width
  double contact_sd_s = 0.014, toe_off_sd_s = 0.016;  ///< over runners never seen
};

/// What is read off one bounce; force in g, times in s.
struct Bounce {
  Time rise;
  double peak10_g = 0.0, peak25_g = 0.0;
  double width_s = 0.0;  ///< 8-Hz force over 0.5 g
  std::optional<double> step_time_s;
  std::optional<double> roll_rate_radps;  ///< mean over the second half of stance
};

struct PelvisStep {
  FootStance stance;  ///< marked kFromPelvis
  double peak_vgrf_bw = 0.0;
  Bounce bounce;
};

struct PelvisEventParams {
  PelvisModel model;
  double bounce_peak_g = 1.25;                    ///< a bounce rises over this (5 Hz, causal)
  Duration tail = std::chrono::milliseconds(85);  ///< after the body is light again: end of the buffer
  Duration step_max = std::chrono::milliseconds(500), step_min = std::chrono::milliseconds(220);
  double flight_g = 0.65;  ///< a running step falls below this before or after (8 Hz)
  double mean_gain = 0.3;  ///< over whole steps the mean force is 1 g: share of the excess taken off a step,
  double mean_correction_g = 0.3;  ///< by no more than this
  double side_keep = 0.7;          ///< weight of the steps before in the side's evidence
  double side_sure_radps = 0.5;    ///< evidence below this: side unknown
};

class PelvisEvents {
 public:
  explicit PelvisEvents(const PelvisEventParams& params = {});

  /// Samples in order of time; a pause of more than 0.1 s starts anew. Allocates nothing.
  std::optional<PelvisStep> push(Time time, double vertical_mps2, std::optional<double> roll_rate_radps);

  /// The step that was not yet closed when the recording ended.
  std::optional<PelvisStep> finish();

 private:
  struct Cell {
    Time time;
    double force_g = 1.0;
    double roll_radps = 0.0;
    bool knows_roll = false;
  };
  void restart();
  void learn_offset(Time rise);
  std::optional<PelvisStep> add(Cell cell);
  std::optional<PelvisStep> close();
  std::optional<Bounce> read_bounce();
  void low_pass(const Butterworth2& section, std::vector<double>& out) const;
  std::optional<Time> crossing(const std::vector<double>& force_g, std::size_t peak, double level,
                               int way) const;
  std::size_t newest_closed_peak() const;
  double trough(std::size_t peak, int way) const;
  bool was_light_at(Time rise) const;
  PelvisStep make_step(const Bounce& bounce);
  std::optional<double> mean_roll_rate_radps(Time from, Time to) const;
  Side judge_side(const Bounce& bounce);

  PelvisEventParams params_;
  Butterworth2 causal_, low8_, low10_, low25_;
  Ring<Cell> cells_;
  std::vector<double> force8_g_, force10_g_, force25_g_;
  ButterworthState<double> causal_state_;
  bool started_ = false;
  Cell last_;
  Time next_;
  double offset_g_ = 0.0;  ///< taken off the force
  int steps_ = 0;
  double slow_g_ = 1.0, peak_g_ = 0.0;
  bool heavy_ = false;
  std::optional<Time> light_since_;
  std::optional<Time> last_rise_;
  double evidence_ = 0.0;  ///< > 0: the last step was a left one
};

}  // namespace evenstride
