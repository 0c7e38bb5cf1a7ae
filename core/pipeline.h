/// The whole computation of one runner: blocks of samples in, results out through one sink.
///
/// Time moves only by what is pushed (arrival times and ticks), so a replay of what was recorded gives the
/// same results to the last bit. After warm-up `push` allocates nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/base/clock_exchange.h"
#include "core/base/sample.h"
#include "core/coach/coach_params.h"
#include "core/results.h"
#include "core/stride/personal_force.h"
#include "core/symmetry/sensor_part.h"

namespace evenstride {

class FittedModels;
class SegmentHistory;
struct Mounting;

struct PipelineParams {
  Duration wait_limit = std::chrono::milliseconds(400);  ///< how long the merge waits for a silent sensor
  bool anchors_only = false;                        ///< events from anchors alone, without the fitted model
  std::shared_ptr<const FittedModels> models = {};  ///< null: those built in
  CoachParams coach;                                ///< when breaks are prompted
  std::optional<double> grade_ratio;  ///< rise over run of the ground, if somebody knows it (a treadmill)
  /// What a force reference has taught of this runner.
  PersonalForce personal_force;
  SystematicParts personal_sides = {};  ///< of the method, by quantity
};

class Pipeline {
 public:
  /// `sink` must outlive the pipeline. @throws std::invalid_argument for parameters out of range.
  Pipeline(const PipelineParams& params, ResultSink& sink);
  ~Pipeline();

  /// A sensor joins, or joins again (same site: its clock fit starts anew when `restarted`).
  /// @throws std::invalid_argument for a rate outside 20 to 2,000 Hz.
  void add_sensor(const SensorSpec& spec, Time arrival, bool restarted = false);
  /// A sensor has left; the merge no longer waits for it.
  void remove_sensor(Site site, Time arrival);

  /// Blocks of one site in order of sequence; sites in order of arrival. Samples that are not finite are
  /// counted and dropped; blocks of a site that never joined are ignored.
  void push(const SampleBlock& block);
  /// The device at `site` was asked for its time.
  void observe(Site site, const ClockExchange& exchange);
  /// What a swap test has taught of the two shoes' sensors as they are worn now; holds from here on.
  void set_sensor_parts(const SystematicParts& parts);
  /// Time moves to `now` although no block came.
  void tick(Time now);
  /// A marker of the runner or coach, or the answer to a prompt.
  void mark(const MarkerEvent& marker);
  /// End of the recording: closes open steps and strides.
  void finish();

  /// What is known of a sensor; nothing if it never joined.
  std::optional<SensorStatus> sensor_status(Site site) const;
  /// How a sensor sits on its segment, as far as that is known by now.
  std::optional<Mounting> mounting(Site site) const;
  /// Attitude of pelvis or trunk over the last seconds; null where there is no such sensor.
  const SegmentHistory* attitude(Site site) const;

 private:
  struct Stages;
  std::unique_ptr<Stages> stages_;
};

}  // namespace evenstride
