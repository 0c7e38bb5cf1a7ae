/// Experimental: breaths a minute of a runner, from the slow nodding of the trunk against the pelvis.
///
/// Strides' mean pitch of trunk minus pelvis, one value a step: averaging over whole strides takes every
/// harmonic of the gait out, so that none can be taken for breath. Spectrum of the last minute from three
/// overlapping parts, the fall of posture's own noise taken off; a peak is believed only when it stands out,
/// when every part shows it, when it comes again, and when it is no simple fraction of the step rate: breath
/// locked to the steps cannot be told from a gait that repeats over several steps.
#pragma once

#include <array>
#include <optional>

#include "core/math/ring.h"
#include "core/stride/records.h"

namespace evenstride {

struct BreathingParams {
  double prominence_db = 9.0;  ///< above the noise; none of 3,000 noises with memory stood out so
  double agree_hz = 0.05;      ///< of the parts among each other, and with the look before
  double locked_hz = 0.03;     ///< nearer to a third to a sixth of the step rate: not told
  double lowest_hz = 0.2, highest_hz = 1.0;
  double sd_hz = 0.025;  ///< stated error of the rate
};

class BreathingMonitor {
 public:
  static constexpr std::size_t kStrides = 180;  ///< looked at: about a minute
  static constexpr int kEvery = 28;             ///< strides between looks: about ten seconds

  explicit BreathingMonitor(const BreathingParams& params = {}) : params_(params) {}

  /// Strides of both feet in order of their end. Nothing between looks. Walking, turns, gaps and strides
  /// without both segments start it anew.
  std::optional<BreathingRecord> push(const StrideRecord& stride);

 private:
  static constexpr std::size_t kPart = 90, kParts = 3, kFrequencies = 91;
  static constexpr double kFirst_hz = 0.15, kStep_hz = 0.01;
  using Spectrum = std::array<double, kFrequencies>;
  struct Peak {
    double hz = 0.0, prominence_db = 0.0;
  };
  std::optional<double> look(double rate_hz) const;
  Spectrum part_spectrum(std::size_t first, double rate_hz) const;
  Peak peak_of(const Spectrum& log_power, double rate_hz) const;
  bool is_locked(double hz, double rate_hz) const;

  BreathingParams params_;
  Ring<double> pitch_rad_{kStrides};
  Ring<Time> ends_{kStrides};
  int since_look_ = 0;
  std::optional<double> before_hz_;  ///< what the last look saw
};

}  // namespace evenstride
