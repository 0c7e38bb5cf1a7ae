/// One sensor's blocks become readings on the session's clock; everything that goes wrong on the way is
/// counted.
#pragma once

#include <cstdint>

#include "core/align/clock_fit.h"
#include "core/align/counter_unwrap.h"
#include "core/base/sample.h"
#include "core/results.h"

namespace evenstride {

class Intake {
 public:
  /// @throws std::invalid_argument for a rate outside 20 to 2,000 Hz or ranges below 0.
  explicit Intake(const SensorSpec& spec);

  /// The device's counters start anew (it rebooted); its counts go on.
  void restart(const SensorSpec& spec);

  /// Calls `take(sample)` for every reading that can be used, in order of time.
  template <class Take>
  void push(const SampleBlock& block, Take&& take) {
    if (!open(block)) return;
    for (std::size_t i = 0; i < block.readings.size(); ++i) {
      ImuSample sample;
      if (read(block, i, sample)) take(sample);
    }
  }
  /// The device was asked for its time.
  void observe(const ClockExchange& exchange);
  void count_late() { ++late_samples_; }

  const SensorSpec& spec() const { return spec_; }
  bool clock_sure() const { return spec_.clock == SensorClock::kSession || clock_.settled(); }
  /// Everything but the mounting.
  SensorStatus status() const;

 private:
  bool open(const SampleBlock& block);
  bool read(const SampleBlock& block, std::size_t i, ImuSample& sample);
  bool clipped(const RawReading& reading) const;
  void follow_rate(const SampleBlock& block);

  SensorSpec spec_;
  ClockFit clock_;
  CounterUnwrap unwrap_;
  std::int64_t block_time_ns_ = 0;  ///< of the open block's first reading, unwrapped
  std::uint64_t next_sequence_ = 0;
  std::uint64_t samples_ = 0, lost_blocks_ = 0, duplicate_blocks_ = 0, late_samples_ = 0;
  std::uint64_t clipped_samples_ = 0, bad_samples_ = 0;
  double measured_rate_hz_ = 0.0;
  std::int64_t rate_start_ns_ = 0;
  std::uint64_t rate_samples_ = 0;
  Time last_arrival_;
};

}  // namespace evenstride
