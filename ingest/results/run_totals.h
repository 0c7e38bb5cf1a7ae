/// Means and counts of a whole run, for its summary. Bounded memory: a list that is full keeps its first
/// entries.
#pragma once

#include <array>
#include <optional>

#include "core/results.h"
#include "proto/results.pb.h"

namespace evenstride {

/// A mean built up value by value.
class Mean {
 public:
  void add(std::optional<double> value) {
    if (!value) return;
    ++n_;
    sum_ += *value;
  }
  std::optional<double> value() const {
    return n_ == 0 ? std::nullopt : std::optional(sum_ / static_cast<double>(n_));
  }

 private:
  std::uint64_t n_ = 0;
  double sum_ = 0.0;
};

/// Counts every step and stride; means are of running steps and strides where there are any, else of walking.
class RunTotals {
 public:
  void add(const StepRecord& step);
  void add(const StrideRecord& stride);
  void add(const BreathingRecord& breathing);
  void add(Gait gait, Time time);
  /// The latest moment that anything was heard of.
  void reach(Time time);
  std::uint64_t steps() const { return steps_; }
  /// Fills the counts, times and means of `summary`.
  void fill(v1::Summary& summary) const;

 private:
  struct Means {
    Mean step_time, flight, contact[2], peak[2], drop_deg[2];
    Mean stride_time, rotation_deg, phase_x, phase_y, speed, oscillation;
    Mean impact[2], attenuation_pelvis_db, attenuation_trunk_db;
    std::uint64_t strides = 0;
  };
  struct WaveMean {
    std::array<double, kForceWavePoints> sum{};
    std::uint64_t steps = 0;
  };
  void fill_waves(v1::Summary& summary) const;
  std::array<Means, 2> gaits_;     // running, walking
  std::array<WaveMean, 2> waves_;  // left, right
  Mean breaths_hz_;
  std::uint64_t breathing_looks_ = 0, breathing_told_ = 0;
  std::uint64_t steps_ = 0, strides_ = 0;
  Gait gait_ = Gait::kUnknown;
  Time gait_since_, last_;
  Duration running_{}, walking_{};
};

}  // namespace evenstride
