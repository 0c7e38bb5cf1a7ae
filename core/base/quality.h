/// Why a value is absent or less sure: a set of marks that every record carries.
#pragma once

#include <cstdint>
#include <string>

namespace evenstride {

enum class Mark : std::uint32_t {
  kNoPelvis = 1u << 0,         ///< pelvis sensor missing: no drop, force from timing only
  kNoTrunk = 1u << 1,          ///< trunk sensor missing: no counter-rotation
  kNoOtherShoe = 1u << 2,      ///< the other leg's events are unknown: no flight time
  kNoGyro = 1u << 3,           ///< accelerometer only: fewer quantities
  kFromPelvis = 1u << 4,       ///< events found from the pelvis sensor, a shoe was missing
  kOutsideModel = 1u << 5,     ///< step lies outside what the event model was fitted on: anchors used
  kAnchorsOnly = 1u << 6,      ///< events from anchors (asked for, or no model)
  kWalking = 1u << 7,          ///< a walking step
  kClipped = 1u << 8,          ///< sensor range reached inside the step
  kGap = 1u << 9,              ///< samples lost inside the step
  kUncalibrated = 1u << 10,    ///< mounting not yet sure
  kSensorMoved = 1u << 11,     ///< the sensor slipped on its segment
  kSideUnknown = 1u << 12,     ///< left or right not known
  kDetrended = 1u << 13,       ///< rotation detrended per stride: standing bias no longer held
  kTurning = 1u << 14,         ///< on a bend or in a turn
  kSlope = 1u << 15,           ///< not level: timing-only stiffness refused
  kEventsDisagree = 1u << 16,  ///< model and anchors further apart than stated
  kClockUnsure = 1u << 17,     ///< clock fit not settled, or jumped
  kNoStanding = 1u << 18,      ///< no standing start: zero of angles and biases from running
  kLastStep = 1u << 19,        ///< closed at the end of the recording
  kSidesSwapped = 1u << 20,    ///< the shoes' sensors seem to sit on each other's feet
};
inline constexpr int kMarkCount = 21;

class Quality {
 public:
  constexpr Quality() = default;
  constexpr explicit Quality(std::uint32_t bits) : bits_(bits) {}
  constexpr void add(Mark mark) { bits_ |= static_cast<std::uint32_t>(mark); }
  constexpr void remove(Mark mark) { bits_ &= ~static_cast<std::uint32_t>(mark); }
  constexpr void add(Quality other) { bits_ |= other.bits_; }
  constexpr bool has(Mark mark) const { return (bits_ & static_cast<std::uint32_t>(mark)) != 0; }
  constexpr bool good() const { return bits_ == 0; }
  constexpr std::uint32_t bits() const { return bits_; }
  constexpr bool operator==(const Quality&) const = default;
  /// "good", or the marks' names joined with '+', e.g. "no_pelvis+walking".
  std::string text() const;

 private:
  std::uint32_t bits_ = 0;
};

}  // namespace evenstride
