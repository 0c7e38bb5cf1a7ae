/// Reference values that stand beside a Motion-BIDS dataset, in `derivatives/reference`: what was measured by
/// force plate or camera. Units as in those files, which are the units of files for people (degrees); times
/// in seconds on the recording's own clock. An absent cell or column is an absent value.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/site.h"

namespace evenstride {

/// One row of `trials.tsv`.
struct TrueTrial {
  std::string recording;
  std::string participant;
  std::string source;
  std::string source_trial;  ///< its name there; may be empty
  std::string variant;       ///< "plain", "clocks", "walk" ...; empty = not told
  std::string strike_left;   ///< by foot pitch at contact: "Rearfoot", "Midfoot", "Forefoot"
  std::string strike_right;
  /// That of both feet, or "Mixed"; empty = not known.
  std::string strike() const { return strike_left == strike_right ? strike_left : "Mixed"; }
  double valid_start_s = 0.0;  ///< what lies outside is not compared
  double valid_end_s = 0.0;
  double rate_hz = 0.0;  ///< 0 = not told
  std::optional<double> speed_mps, cadence_spm, mass_kg, body_weight_N;
};

/// One row of `desc-steps_events.tsv`.
struct TrueStep {
  Side side = Side::kUnknown;
  double ic_s = 0.0;
  std::optional<double> contact_time_s;
  std::optional<double> flight_time_s;
  std::optional<double> peak_vgrf_bw;
  std::optional<double> vertical_impulse_bws;
  std::optional<double> pelvic_drop_deg;
  std::optional<double> foot_pitch_deg;
  bool timing_ok = true;    ///< false: for counting only, its contact is not exact
  bool duration_ok = true;  ///< false: nor its toe-off
};

/// One row of `desc-strides_events.tsv`.
struct TrueStride {
  Side side = Side::kUnknown;
  double start_s = 0.0;
  std::optional<double> duration_s;
  std::optional<double> counter_rotation_range_deg;
  std::optional<double> counter_rotation_phase_deg;
  std::optional<double> pelvis_rotation_range_deg;
  std::optional<double> trunk_rotation_range_deg;
  std::optional<double> pelvis_obliquity_range_deg;
};

/// One row of a participant's `desc-mounting.tsv`.
struct TrueMounting {
  std::string tracksys;
  Eigen::Matrix3d R_BS = Eigen::Matrix3d::Identity();  ///< sensor to segment axes
  Eigen::Vector3d gyro_bias_radps = Eigen::Vector3d::Zero();
  Eigen::Vector3d accel_bias_mps2 = Eigen::Vector3d::Zero();
};

/// One row of `desc-clocks_events.tsv`: device time = offset + (1 + skew) session time.
struct TrueClock {
  std::string tracksys;
  double offset_s = 0.0;
  double skew_ppm = 0.0;
};

/// Path of a recording's reference file, e.g. `what` = "desc-angles_motion.tsv".
std::string reference_file(const std::string& dataset, const std::string& participant,
                           const std::string& recording, const std::string& what);

/// Path of a participant's mountings.
std::string mounting_file(const std::string& dataset, const std::string& participant);

Result<std::vector<TrueTrial>> read_true_trials(const std::string& dataset);
Result<std::vector<TrueStep>> read_true_steps(const std::string& dataset, const TrueTrial& trial);
/// Empty when the dataset keeps no strides for the recording.
Result<std::vector<TrueStride>> read_true_strides(const std::string& dataset, const TrueTrial& trial);
Result<std::vector<TrueMounting>> read_true_mounting(const std::string& dataset,
                                                     const std::string& participant);
Result<std::vector<TrueClock>> read_true_clocks(const std::string& dataset, const TrueTrial& trial);

}  // namespace evenstride
