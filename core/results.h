/// Everything that comes out of the pipeline, and the one interface that takes it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/sample.h"
#include "core/stride/records.h"

namespace evenstride {

enum class Gait : std::uint8_t { kUnknown, kStanding, kWalking, kRunning };
std::string_view name(Gait gait);  ///< "unknown", "standing", "walking", "running"

/// A foot has just touched the ground: early, without refinement.
struct ProvisionalContact {
  Side side = Side::kUnknown;
  Time time;
};

/// Quantities whose left/right symmetry is followed.
enum class SymmetryQuantity : std::uint8_t {
  kContactTime,
  kFlightTime,
  kPeakForce,
  kImpulse,
  kImpactPeak,
  kPelvicDrop
};
inline constexpr int kSymmetryQuantityCount = 6;
std::string_view name(SymmetryQuantity quantity);  ///< "contact_time", "flight_time", "peak_force", ...

enum class SymmetryTier : std::uint8_t { kNone, kNoted, kMeaningful, kChanged };

/// Left against right over a window. `index`, `low`, `high` in percent 100 (L-R)/(0.5 (L+R)); for pelvic drop
/// in rad.
struct SymmetryResult {
  SymmetryQuantity quantity = SymmetryQuantity::kContactTime;
  Time time;
  double index = 0.0, low = 0.0, high = 0.0;  ///< 95 % interval
  double left_mean = 0.0, right_mean = 0.0;   ///< SI
  double effective_n = 0.0;
  SymmetryTier tier = SymmetryTier::kNone;
};

enum class FatigueState : std::uint8_t {
  kWarmingUp,
  kLearning,
  kFresh,
  kDrifting,
  kFatigued,
  kNotAssessable
};

/// Quantities whose drift from the runner's own fresh gait is followed.
enum class FatigueChannel : std::uint8_t {
  kContactTime,
  kDutyFactor,
  kCadence,
  kVerticalOscillation,
  kImpactPeak,
  kFootStrike,
  kDropLeft,
  kDropRight,
  kCounterRotationRange,
  kTrunkLean,
  kContactSymmetry
};
inline constexpr int kFatigueChannelCount = 11;
std::string_view name(FatigueChannel channel);

struct FatigueResult {
  FatigueState state = FatigueState::kWarmingUp;
  Time time;
  std::optional<Time> onset;
  double score = 0.0;              ///< multivariate distance over its limit; 1 = alarm
  double baseline_progress = 0.0;  ///< 0 to 1
  struct Contribution {
    FatigueChannel channel = FatigueChannel::kContactTime;
    double z = 0.0;  ///< in own block-level SD
    double change =
        0.0;  ///< ratio - 1 for positive quantities, rad for angles, percentage points for symmetry
  };
  static constexpr int kTop = 4;
  Contribution top[kTop];  ///< largest first
  int top_count = 0;
};

enum class Cue : std::uint8_t {
  kCadenceUp,
  kLandSofter,
  kStandTall,
  kWalkBreak,
  kHipCircuit,
  kSeeProfessional
};

struct PromptResult {
  std::uint64_t id = 0;  ///< counts from 1
  Time time;
  Cue cue = Cue::kWalkBreak;
  bool scheduled = false;                                 ///< by the clock, not by fatigue
  FatigueChannel because = FatigueChannel::kContactTime;  ///< if not scheduled
  double change = 0.0;                                    ///< of `because`, as in FatigueResult
  Duration length{};                                      ///< of the break
};

enum class BreakVerdict : std::uint8_t { kPending, kReset, kPartial, kNone, kWorse, kUnknown };

struct BreakResult {
  std::uint64_t prompt_id = 0;
  Time start, end;
  BreakVerdict verdict = BreakVerdict::kPending;
  double recovered_share = 0.0, low = 0.0, high = 0.0;  ///< 95 % interval
};

enum class MarkerKind : std::uint8_t {
  kPain,
  kBreakStart,
  kBreakEnd,
  kNote,
  kPromptDone,
  kPromptLater,
  kPromptSkip
};

struct MarkerEvent {
  MarkerKind kind = MarkerKind::kNote;
  Time time;
  std::uint64_t prompt_id = 0;
};

/// What the pipeline knows of one sensor.
struct SensorStatus {
  SensorSpec spec;
  std::uint64_t samples = 0;
  std::uint64_t lost_blocks = 0;
  std::uint64_t duplicate_blocks = 0;
  std::uint64_t late_samples = 0;  ///< arrived after the merge had gone on; not used
  std::uint64_t clipped_samples = 0;
  std::uint64_t bad_samples = 0;  ///< not finite
  std::uint64_t clock_jumps = 0;
  double measured_rate_hz = 0.0;
  double clock_offset_s = 0.0;
  double clock_skew_ppm = 0.0;
  double clock_residual_s = 0.0;  ///< median arrival delay above the fit
  double clock_error_s = 0.0;     ///< stated alignment error, 95 %
  /// Half the tightest limits that two-way exchanges prove for the offset; absent if the device never answers.
  std::optional<double> clock_bound_s;
  std::uint64_t clock_turns = 0;  ///< how often the device's counter of 32 bits began at 0 again
  bool mounting_known = false;
  Quality quality;
  Time last_arrival;
};

/// Takes results in the order in which they become known. Records are final when they come, except where
/// said.
class ResultSink {
 public:
  virtual ~ResultSink() = default;
  virtual void on_contact(const ProvisionalContact&) {}
  /// Early record of a stance, at most 100 ms after toe-off: flight, step time and impulse may still be
  /// absent.
  virtual void on_stance(const StepRecord&) {}
  virtual void on_step(const StepRecord&) {}
  virtual void on_stride(const StrideRecord&) {}
  virtual void on_gait(Gait, Time) {}
  virtual void on_breathing(const BreathingRecord&) {}  ///< about every ten seconds of running
  virtual void on_symmetry(const SymmetryResult&) {}
  virtual void on_fatigue(const FatigueResult&) {}
  virtual void on_prompt(const PromptResult&) {}
  /// The prompt stands no more: answered, followed by a break that is over, or left unheeded for too long.
  virtual void on_prompt_closed(std::uint64_t /*prompt_id*/) {}
  virtual void on_break(const BreakResult&) {}
};

}  // namespace evenstride
