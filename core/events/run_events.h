/// Running events from the shoes: every stance of each foot, closed at take-off.
///
/// Per shoe: even grid -> swings -> phase of the step -> buffered stance -> anchors -> fitted correction. A
/// stance is handed on as soon as the toe-off anchor and 22 ms after it are there (about 70 ms after
/// toe-off, at most 100); it does not wait for the next swing. One shoe alone works too.
/// Walking steps with a contact time below 0.5 s look like running ones here: who uses this knows the gait.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "core/base/sample.h"
#include "core/events/foot_grid.h"
#include "core/events/foot_stance.h"
#include "core/events/stance_maker.h"
#include "core/events/stance_window.h"
#include "core/events/step_phase.h"
#include "core/events/swing_detector.h"

namespace evenstride {

/// Takes what event finders find, in the order in which it becomes known.
class StanceSink {
 public:
  virtual ~StanceSink() = default;
  /// A foot has probably just touched the ground, at most 25 ms ago as a rule.
  virtual void on_foot_contact(Side side, Time contact) = 0;
  virtual void on_foot_stance(const FootStance& stance) = 0;
};

struct RunEventsParams {
  bool anchors_only = false;  ///< constants on the anchors in place of the fitted model
  double contact_min_s = 0.08, contact_max_s = 0.50;     ///< stances outside are dropped, but for:
  double contact_in_turn_max_s = 0.90;                   ///< shortly after a plain running step
  Duration run_lasts = std::chrono::milliseconds(2500);  ///< what "shortly" means
  SwingParams swing;
};

class RunEvents {
 public:
  /// `sink`, `model` and `observer` must outlive this. Without a model: anchors only.
  RunEvents(const RunEventsParams& params, const EventModel* model, StanceSink& sink,
            StanceObserver* observer = nullptr);
  ~RunEvents();

  /// Allocates the shoe's buffers; again for the same site: starts anew.
  /// @throws std::invalid_argument for a site that is no shoe or a rate outside 20 to 2,000 Hz.
  void add_shoe(Site site, double rate_hz);

  /// One reading in foot axes F (x forward, y left, z up; nose-down pitch rate = +y), gyro bias removed, in
  /// order of time for each shoe. Sites never added are ignored. Allocates nothing.
  void push(Site site, const ImuSample& sample_F, bool clipped = false);
  /// End of the recording: closes what can be closed.
  void flush();

 private:
  struct Shoe;
  enum class Look : std::uint8_t { kLive, kAhead, kOverdue, kEnd };
  void take(Shoe& shoe, const ImuSample& sample_F, bool clipped, bool bridged);
  void bridge(Shoe& shoe, const ImuSample& next_F);
  void follow(Shoe& shoe);
  /// @return whether a whole stance was found, or may still come.
  bool look(Shoe& shoe, Look how);
  double load(Shoe& shoe, StanceWindow& window, std::int64_t end) const;
  bool is_running_step(const FootStance& stance, std::optional<Time>& last_run) const;

  RunEventsParams params_;
  StanceMaker maker_;
  StanceSink* sink_;
  std::array<std::unique_ptr<Shoe>, kSiteCount> shoes_;
};

}  // namespace evenstride
