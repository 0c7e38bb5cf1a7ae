/// The small linear corrections that turn a bounce of the pelvis into contact, toe-off and peak force.
///
/// Each quantity is a constant and a weight for each of its inputs. There are two sets: one of the vertical
/// alone, for the first steps, and one that knows the force along the direction of running as well. The force
/// has two peaks, that of the impact and that of mid-stance; the larger is the step's peak.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/model_text.h"
#include "core/base/result.h"
#include "core/events/pelvis_bounce.h"

namespace evenstride {

/// Constant first, then a weight for each input.
template <std::size_t Inputs>
using PelvisConstants = std::array<double, Inputs + 1>;

/// Inputs of each quantity, the same at fit and at run. A change of any must raise kPelvisInputsVersion.
/// Times in s after the rise, forces in g (inputs) and body weights (peaks). Those with `ForwardForce` are
/// for bounces that have one.
inline constexpr int kPelvisInputsVersion = 1;
inline std::array<double, 2> contact_inputs(const Bounce& b) { return {b.peak25_g, b.peak10_g}; }
inline std::array<double, 5> contact_inputs(const Bounce& b, const ForwardForce& f) {
  return {b.peak25_g, b.peak10_g, f.at_rise_g, f.before_rise_g, f.braking_g};
}
inline constexpr double kUsualStep_s = 0.36;
inline std::array<double, 4> toe_off_inputs(const Bounce& b) {
  return {b.step_time_s.value_or(kUsualStep_s), b.width_s, b.peak25_g, b.peak10_g};
}
inline std::array<double, 4> toe_off_inputs(const Bounce& b, const ForwardForce& f) {
  return {b.step_time_s.value_or(kUsualStep_s), b.fall_s, f.propulsion_g, b.peak5_g};
}
inline std::array<double, 2> mid_stance_peak_inputs(const Bounce& b) { return {b.peak10_g, b.width_s}; }
inline std::array<double, 2> mid_stance_peak_inputs(const Bounce& b, const ForwardForce& f) {
  return {b.peak5_g, f.propulsion_g};
}
inline std::array<double, 1> impact_peak_inputs(const Bounce& b) { return {b.peak25_g}; }

/// Frozen; fitted by `evenstride fit-pelvis`. The impact's peak is fitted on real sensors alone: simulated
/// ones hold no impact. By default all constants are 0.
struct PelvisModel : ModelOrigin {
  static constexpr std::string_view kKindName = "pelvis_steps";
  PelvisConstants<2> contact{};
  PelvisConstants<5> contact_forward{};
  PelvisConstants<4> toe_off{};
  PelvisConstants<4> toe_off_forward{};
  PelvisConstants<2> mid_stance_peak{};
  PelvisConstants<2> mid_stance_peak_forward{};
  PelvisConstants<1> impact_peak{};
  double contact_sd_s = 0.014, toe_off_sd_s = 0.016;                  ///< over runners never seen,
  double contact_forward_sd_s = 0.010, toe_off_forward_sd_s = 0.012;  ///< with the forward force
  /// The same of the peak: root mean square on runners and runs left out of the fit, that of the worse set.
  double peak_sd_bw = 0.0, peak_forward_sd_bw = 0.0;

  /// Fails with one line on a wrong format, version, count or number.
  static Result<PelvisModel> parse(std::string_view text);
  std::string text() const;
  /// The one that was built in (data/models/pelvis_steps.txt).
  static const PelvisModel& builtin();
};

/// Times after the rise.
struct PelvisReadout {
  double contact_s = 0.0, toe_off_s = 0.0, peak_bw = 0.0;
  double contact_sd_s = 0.0, toe_off_sd_s = 0.0, peak_sd_bw = 0.0;
};

PelvisReadout read_out(const PelvisModel& model, const Bounce& bounce);

}  // namespace evenstride
