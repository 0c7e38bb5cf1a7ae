/// Follows one step sample by sample, without looking back: when has the foot probably touched down, and from
/// when on is it worth looking for its take-off in the buffer.
#pragma once

#include <cstdint>
#include <limits>

#include "core/math/butterworth.h"

namespace evenstride {

class StepPhase {
 public:
  enum class News : std::uint8_t {
    kNone,
    kContact,  ///< contact_index() is known
    kTry,      ///< the buffered stance may be complete: look, then try_again_at() or stop()
    kStays,    ///< 0.9 s after contact there was no push-off; followed no longer
  };

  StepPhase();

  /// A swing has been confirmed. @param swing_rate_radps its size, > 0  @param swing_index where on the grid
  void begin(double swing_rate_radps, double swing_index);
  void try_again_at(std::int64_t index) { try_at_ = index; }
  /// A look was asked for at this position or before.
  bool is_due(std::int64_t index) const { return stage_ == Stage::kStance && index >= try_at_; }
  void stop() { stage_ = Stage::kIdle; }
  bool is_open() const { return stage_ != Stage::kIdle; }
  bool is_in_stance() const { return stage_ == Stage::kStance; }

  /// Pitch rate, nose-down > 0, at index on the 400 Hz grid; consecutive.
  News push(std::int64_t index, double pitch_rate_radps);
  /// First estimate of initial contact (position on the grid), filter delay and anchor lag taken off.
  double contact_index() const { return contact_index_; }

 private:
  enum class Stage : std::uint8_t { kIdle, kBeforeZero, kTouching, kStance };
  News follow_touch_down(std::int64_t index, double y);
  News follow_stance(std::int64_t index, double y);

  Butterworth2 low_pass_;
  ButterworthState<double> filter_;
  Stage stage_ = Stage::kIdle;
  double swing_rate_radps_ = 0.0;
  std::int64_t zero_ = -1, peak_at_ = 0;
  std::int64_t try_at_ = std::numeric_limits<std::int64_t>::max();
  double peak_ = 0.0, last_ = 0.0;
  double contact_index_ = 0.0;
};

}  // namespace evenstride
