/// What the figures of steps and strides are worth: standard errors against force plates and optical markers,
/// of runners whom no model has seen. The page and the report may not show narrower intervals.
///
/// Source: `evenstride validate hybrid_running --leave-out` (plain recordings: treadmill runners of two
/// laboratories, simulated sensors on real motion), but where said. Real sensors on skin and shoes add their
/// own: on grouvel2023_gait (worn sensors, walking) optical clusters on the sensors themselves differ from
/// the markers on the bones by 2.0 deg of counter-rotation range, the sensors from those clusters by 1.1
/// to 1.5 deg.
#pragma once

namespace evenstride::stride_error {

/// `step`: one step or stride, root mean square. `level`: the largest mean error of any runner, which no
/// number of steps averages out.
struct StatedError {
  double step, level;
};

inline constexpr StatedError kContactTime_s = {0.0051, 0.0052};
inline constexpr StatedError kFlightTime_s = {0.0052, 0.0052};
inline constexpr StatedError kPeakForce_bw = {0.102, 0.21};    ///< shoe and pelvis; else see LoadingModel
inline constexpr double kForceCurve_bw = 0.15;                 ///< root mean square over a step's stance
inline constexpr StatedError kImpulse_bws = {0.0042, 0.0023};  ///< with the pelvis's velocity gain
inline constexpr StatedError kImpulseFromTimes_bws = {0.0052, 0.0015};      ///< without
inline constexpr StatedError kPelvicDrop_rad = {0.0051, 0.0062};            ///< 0.29, 0.36 deg
inline constexpr StatedError kPelvisRotationRange_rad = {0.0031, 0.0038};   ///< 0.18, 0.22 deg
inline constexpr StatedError kObliquityRange_rad = {0.0057, 0.0105};        ///< 0.33, 0.60 deg
inline constexpr StatedError kTrunkRotationRange_rad = {0.0050, 0.0026};    ///< 0.29, 0.15 deg
inline constexpr StatedError kCounterRotationRange_rad = {0.0047, 0.0038};  ///< 0.27, 0.22 deg
inline constexpr StatedError kCounterRotationPhase_rad = {0.031, 0.024};    ///< 1.8, 1.4 deg

/// Symmetry indices of one recording's medians, percentage points.
inline constexpr double kContactTimeIndex_pp = 1.6;
inline constexpr double kPeakForceIndex_pp = 2.1;
inline constexpr double kImpulseIndex_pp = 1.65;

}  // namespace evenstride::stride_error
