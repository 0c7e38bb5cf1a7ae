/// Both shoes: readings wait until every shoe's mounting is known, then all go through the event finders in
/// order of time, so that a run's first steps are found too. What has waited is worked off a few readings at
/// a time, so that a runner who has just become known holds up no other. Running and walking are looked for
/// side by side; the arbiter says which counts.
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "core/events/gait_arbiter.h"
#include "core/events/run_events.h"
#include "core/events/walk_events.h"
#include "core/math/ring.h"
#include "core/orientation/shoe_side_check.h"
#include "core/pipeline/fitted_models.h"
#include "core/pipeline/shoe_channel.h"

namespace evenstride {

/// Readings of one shoe that came without a long pause, up to now.
struct ShoeStretch {
  static constexpr Duration kPause = std::chrono::milliseconds(500);  ///< more than is ever bridged
  Time since, last;
};

struct FootStageParams {
  double backlog_s = 12.0;      ///< readings kept while mountings are unknown
  double longest_wait_s = 8.0;  ///< from the first shoe whose mounting is known, for the others
  int at_once = 3;              ///< waiting readings worked off with each reading of any sensor
  bool anchors_only = false;
};

class FootStage final : StanceSink {
 public:
  /// `models` and `sink` must outlive this.
  FootStage(const FootStageParams& params, const FittedModels& models, StanceSink& sink);

  void add_sensor(const SensorSpec& spec);
  /// A shoe's reading, in order of time over all shoes.
  void push(Site site, const ImuSample& sample);
  /// Works off some of what has waited. To be called with each reading of any sensor.
  void catch_up(Time now) {
    if (!released_ && backlog_ && !backlog_->empty()) release_when_silent(now);
    if (released_ && backlog_) take_waiting(params_.at_once);
  }
  /// Up to here all steps have been looked for, when readings have been pushed up to `now`.
  Time reached(Time now) const { return released_ && backlog_ ? backlog_->front().time : now; }
  /// Up to here no contact will be told any more: what waits, for a mounting or for the gait to be sure,
  /// counts.
  Time told_up_to(Time now) const;
  /// Up to here all steps have been looked for, or will not be any more; else they wait.
  Time looked_until(Time now) const { return backlog_ && !backlog_->empty() ? backlog_->front().time : now; }
  /// The runner's gait from the last reading on.
  void follow(Gait gait);
  /// End of the recording.
  void finish();

  /// A shoe of this side has sent something within the last second, and its mounting is known or waited for.
  bool hears(Side side, Time now) const;
  /// What a shoe of this side has sent last; nothing where there is none, or one that tells nothing: running,
  /// with a mounting that is neither known nor waited for. A pause of more than `ShoeStretch::kPause` ends a
  /// stretch.
  std::optional<ShoeStretch> stretch(Side side) const;
  bool hears_any(Time now) const {
    return hears(Side::kLeft, now) || hears(Side::kRight, now) || hears(Side::kUnknown, now);
  }
  /// Do the shoes sit on the feet that they are called after? Asked of running only.
  SideVerdict sides() const { return sides_; }
  const ShoeChannel* channel(Site site) const;

 private:
  /// Single precision keeps the backlog small.
  struct Waiting {
    Site site = Site::kShoe;
    Gait gait = Gait::kUnknown;
    Time time;
    Eigen::Vector3f accel_S, rate_S;
  };
  struct Since {
    Time time;
    ShoePlacement placement;
  };
  struct Foot {
    ShoeChannel channel;
    WalkEvents walking;
    Time heard = Time::min(), heard_since = Time::min();
    std::optional<Ring<Since>> known{};  ///< placements while readings wait to be worked off, oldest first
  };
  void on_foot_contact(Side side, Time contact) override;  // from RunEvents
  void on_foot_stance(const FootStance& stance) override;
  void on_walk(Side side, const WalkOutput& output);
  bool ready(Time now);
  void release();
  void release_when_silent(Time now);
  void check_sides();
  void take_waiting(int most);
  void find(Site site, Gait gait, const ShoePlacement& placement, const ImuSample& sample);
  const ShoePlacement& placement_at(Foot& foot, Time time) const;

  FootStageParams params_;
  const FittedModels& models_;
  StanceSink& sink_;
  RunEvents running_;
  GaitArbiter arbiter_;
  SideVerdict sides_ = SideVerdict::kUnknown;
  Gait gait_ = Gait::kUnknown;
  std::array<std::optional<Foot>, kSiteCount> feet_;
  std::unique_ptr<Ring<Waiting>> backlog_;  ///< gone once worked off
  bool released_ = false;                   ///< nothing is waited for any more
  std::optional<Time> first_known_;
  std::optional<Time> only_others_since_;  ///< no shoe has sent anything since, but others have
};

}  // namespace evenstride
