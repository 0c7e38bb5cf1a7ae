/// How a sensor is fixed to the pelvis or trunk, any way round, from standing and a few strides.
///
/// Up: mean specific force of standing. Forward: front-back motion repeats every step (even harmonics of the
/// stride), side-to-side motion alternates (odd). With A_k the k-th Fourier coefficient of the horizontal
/// acceleration over one stride, forward is the principal axis of the sum of Re(A_k A_k^H) over even k minus
/// that over odd k, k = 1..6. Sign: the body is braked in the first 45 % of stance.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "core/base/time.h"
#include "core/orientation/mounting.h"
#include "core/orientation/segment_history.h"
#include "core/orientation/standing.h"

namespace evenstride {

/// One stride: contact of one foot, of the other, and of the first again.
struct StrideTimes {
  Time start, middle, end;
  double contact_time_s = 0.0;  ///< of a stance in it, about; 0 = unknown
};

struct BodyMountingParams {
  int first_strides = 3;         ///< strides needed for the first answer
  int sure_strides = 10;         ///< strides after which it is no longer marked kUncalibrated
  double forget_strides = 60.0;  ///< a stride counts with weight exp(-strides since / this)
};

/// Allocates nothing after construction.
class BodyMounting {
 public:
  /// @throws std::invalid_argument for parameters that are not > 0.
  explicit BodyMounting(const BodyMountingParams& params);

  /// Up from standing; may come again.
  void set_standing(const StandingPose& pose);
  /// One stride, after its end. Returns true when it was used; false where the history does not cover it.
  bool add_stride(const SegmentHistory& history, const StrideTimes& stride);
  /// Nothing before `first_strides`. Without standing, up is the mean vertical of the strides: kNoStanding.
  const std::optional<Mounting>& mounting() const { return mounting_; }

 private:
  BodyMountingParams params_;
  std::optional<Mounting> mounting_;
};

}  // namespace evenstride
