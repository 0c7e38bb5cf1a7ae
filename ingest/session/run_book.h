/// Keeps what a run's results add up to: the live picture, the last minutes as lines, the summary.
#pragma once

#include <memory>

#include "core/results.h"
#include "proto/recording.pb.h"
#include "proto/results.pb.h"

namespace evenstride {

class RunBook : public ResultSink {
 public:
  /// A marker as it was recorded, with its session time.
  virtual void on_marker(const v1::Marker& marker) = 0;
  /// Fills in all but the sensors.
  virtual void live(Time now, v1::Live& out) const = 0;
  virtual void history(Time now, Duration window, v1::History& out) const = 0;
  virtual void summary(Time now, v1::Summary& out) const = 0;
};

}  // namespace evenstride
