/// How far a figure's level may lie from the truth however many steps it is the mean of: half the 95 % spread
/// of a runner's bias. Every interval shown is at least this wide. Sources: the table of core/README.md, made
/// by `evenstride validate` (contact time, drop, counter-rotation); for speed Falbriard et al. 2021 (see
/// core/references.md).
#pragma once

namespace evenstride::stated_error {

inline constexpr double kCadence_spm = 0.2;
inline constexpr double kContactTime_s = 0.006;
inline constexpr double kPelvicDrop_deg = 0.9;
inline constexpr double kCounterRotation_deg = 2.5;
inline constexpr double kCounterRotationPhase_deg = 15.0;
inline constexpr double kSpeed_mps = 0.2;

}  // namespace evenstride::stated_error
