/// How people run, as coefficients: the mean course of the vertical force over a stance and the mean turn and
/// path of a shoe over a stride, each as it goes with strike, speed, contact time and step time.
///
/// Fitted by `evenstride fit-motion` (tools/fit/motion_fit.h); the built-in one is
/// data/models/running_motion.txt, which says on whom. Linear in what it goes with, and bent by speed: it
/// holds as far as runners reached, 2.5 to 4.5 m/s, contacts of 0.16 to 0.32 s, 143 to 224 steps a minute;
/// beyond, the lines go on.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/model_text.h"
#include "core/base/result.h"

namespace evenstride::sim {

/// How somebody runs: strike is the foot's pitch at contact against the flat foot, toes up > 0.
struct RunningKind {
  double strike_rad = 0.25, speed_mps = 3.5, contact_s = 0.23;
  double step_s = 0.36;  ///< from a foot's contact to the other's
};

/// A value at `centre()`, its slopes by strike (per rad), speed (per m/s), contact and step time (per s), and
/// its bend by speed (per m^2/s^2; no more of it beyond 2.5 and 4.5 m/s).
using KindTerms = std::array<double, 6>;
double at_kind(const KindTerms& terms, const RunningKind& kind);
/// What the terms are multiplied by.
KindTerms kind_factors(const RunningKind& kind);
inline RunningKind centre() { return {}; }

/// Rates of a shoe at one instant, against the ground and against the flat foot: of pitch (nose down > 0), of
/// roll (outer edge up > 0), of turning in (> 0), and velocities, outward = away from the other foot.
inline constexpr int kFootRates = 6;
enum FootRate { kPitchRate, kRollRate, kInwardRate, kForward, kOutward, kUp };
template <class Value>
struct FootRates {
  double phase = 0.0;  ///< (kFlat, 1] contact to toe-off, 1 to 2 swing, [2, 2 + kFlat) the next stance
  std::array<Value, kFootRates> rate{};
};
using FootRow = FootRates<KindTerms>;
inline constexpr double kFlat = 0.42;  ///< share of contact time after which the foot rests flat

/// The force over a stance, in units of its mean: sum of a_k sin(k pi u), u = 0 at contact, 1 at toe-off.
inline constexpr int kForceTerms = 10;
using ForceCourse = std::array<double, kForceTerms>;
struct ForceRow {
  KindTerms kind{};
  double by_peak = 0.0;  ///< for each unit of the peak (in units of the mean) above kPeakCentre
};
inline constexpr double kPeakCentre = 1.66;

/// The pelvis's own acceleration over a step against the point mass: its h-th harmonic.
inline constexpr int kBobHarmonics = 4;
struct BobRow {
  KindTerms cos_mps2{}, sin_mps2{};  ///< phase 0 at contact, 2 pi h at the other foot's
};

struct RunningModel : ModelOrigin {
  std::array<ForceRow, kForceTerms> force{};
  KindTerms usual_peak{};    ///< of the force's course, in units of its mean
  double peak_spread = 0.0;  ///< SD of runners about it
  std::array<BobRow, kBobHarmonics> bob{};
  std::vector<FootRow> foot;  ///< phases rising

  /// Fails with one line on anything missing, out of order or not finite.
  static Result<RunningModel> parse(std::string_view text);
  std::string text() const;
  static const RunningModel& builtin();
};

}  // namespace evenstride::sim
