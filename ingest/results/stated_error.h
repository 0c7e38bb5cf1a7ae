/// How far a figure's level may lie from the truth however many steps it is the mean of: half the 95 % spread
/// of a runner's bias. Every interval shown is at least this wide. Sources: `evenstride validate`, 1.96 times
/// the root mean square of the runners' biases, on runners that the models had not seen (contact time: 6.2 ms
/// on hybrid_running) and on sensors really worn (counter-rotation: grouvel2023_gait). Pelvic drop: three
/// times the 0.3 degrees found with simulated sensors, because a belt moves on skin.
#pragma once

namespace evenstride::stated_error {

inline constexpr double kCadence_spm = 0.2;
inline constexpr double kContactTime_s = 0.0062;
inline constexpr double kPeakForce_bw = 0.17;  // 0.089 over recordings' means, runners left out
// Where the pelvis alone tells the steps: the same runners at one speed each (the `clocks` recordings), by a
// model that has seen them.
inline constexpr double kContactTimeByPelvis_s = 0.029;
inline constexpr double kPeakForceByPelvis_bw = 0.30;
inline constexpr double kPelvicDrop_deg = 0.9;
inline constexpr double kCounterRotation_deg = 3.0;
inline constexpr double kCounterRotationPhase_deg = 15.0;
inline constexpr double kSpeed_mps = 0.2;

}  // namespace evenstride::stated_error
