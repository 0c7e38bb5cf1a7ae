/// How stiffly the body bounces, from the force of a step.
#pragma once

#include <optional>

#include "core/stride/force_wave.h"

namespace evenstride {

/// Steeper than this, methods from force's course alone are invalid: Meyer et al. 2023,
/// doi:10.1055/a-2044-4805.
inline constexpr double kLevelGrade_ratio = 0.02;

/// How far the body's centre goes down in a stance of even running, m: the force integrated twice. It comes
/// down with -g (tf / 2 + tc (1/2 - c)), c the force's centre of gravity over the stance, 0 to 1: so that
/// every step ends as high as it began. For half a sine that is Morin's g tc^2 (F / pi^2 - 1/8). `wave` in
/// body weights, its mean (tc + tf) / tc. 0 where it does not go down.
double sinking_m(const ForceWave& wave, double contact_time_s);

/// Vertical stiffness over body weight, 1/m: peak force over the sinking. On 3,963 measured stances of 16
/// runners (fukuchi2017_running) -1 +- 5 %, where half a sine of the same impulse (Morin et al. 2005,
/// doi:10.1123/jab.21.2.167, eq. 5) gives -9 +- 7 %. Absent where the sinking would not be above 1 cm (not
/// running), or `grade_ratio` (rise over run) is known and steeper than kLevelGrade_ratio. Read its change,
/// not its level: contact time enters squared.
std::optional<double> vertical_stiffness_bwpm(double peak_bw, const ForceWave& wave, double contact_time_s,
                                              std::optional<double> grade_ratio);

}  // namespace evenstride
