/// Running or walking? Two event finders look at the same shoes, and each sees stances where the other gait
/// is right too.
///
/// Two running stances in short order that look like running by themselves (less than half the stride on the
/// ground, a short stride, shaped as the model knows them unless the sensors look like running too) make it
/// running. Without them, a runner whose sensors look like walking (GaitMode) for a while walks. Running
/// stances are handed on at once; walking ones wait until they can no longer prove to be a start into
/// running. A first step is not lost, none comes twice.
#pragma once

#include <array>
#include <optional>

#include "core/events/foot_stance.h"
#include "core/math/ring.h"
#include "core/results.h"

namespace evenstride {

struct GaitArbiterParams {
  double run_duty_max = 0.5;  ///< contact over stride time
  double run_stride_max_s = 0.95;
  double strange_stride_max_s = 0.88;  ///< the same for a stance outside the model: may be fast walking
  Duration run_holds = std::chrono::milliseconds(1200);  ///< within which two running stances must come
  Duration walk_settles =
      std::chrono::milliseconds(1200);  ///< a start into running looks like walking at first
  Duration walk_waits =
      std::chrono::milliseconds(1800);                  ///< from contact until a walking stance is handed on
  Duration held_for = std::chrono::milliseconds(3500);  ///< stances that await a change of gait
  Duration apart = std::chrono::milliseconds(300);      ///< two contacts of one foot are further apart
};

class GaitArbiter {
 public:
  explicit GaitArbiter(const GaitArbiterParams& params = {}) : params_(params) {}

  /// Calls `take(stance)` for every stance that counts now. Stances in the order in which they become known.
  template <class Take>
  void push(const FootStance& stance, Take&& take) {
    if (speaks_for_running(stance)) {
      before_last_run_ = last_run_;
      last_run_ = stance.initial_contact;
    }
    if (runs_at(stance.initial_contact) && gait_ != Gait::kRunning) start_running(take);
    if (gait_ == Gait::kRunning && !stance.walking)
      hand_on(stance, take);
    else
      held_.push(stance);
  }
  /// What the sensors look like at `now`; call it often. Standing changes nothing: the last steps before it
  /// belong to what was before.
  template <class Take>
  void follow(Gait looks_like, Time now, Take&& take) {
    if (looks_like != told_) told_since_ = now;
    told_ = looks_like;
    if (told_ == Gait::kWalking && now - told_since_ > params_.walk_settles && !runs_at(now))
      gait_ = Gait::kWalking;
    release_until(now, take);
  }
  /// The end of the recording.
  template <class Take>
  void finish(Take&& take) {
    if (gait_ == Gait::kUnknown && told_ == Gait::kWalking) gait_ = Gait::kWalking;
    release_until(Time::max(), take);
  }

  /// kRunning or kWalking, whichever was last; kUnknown before the first.
  Gait gait() const { return gait_; }

 private:
  bool speaks_for_running(const FootStance& stance) const;
  bool runs_at(Time now) const { return before_last_run_ && now - *before_last_run_ < params_.run_holds; }
  // The walking steps before the first running one still count.
  template <class Take>
  void start_running(Take&& take) {
    const bool walked = gait_ == Gait::kWalking;
    gait_ = Gait::kRunning;
    const std::optional<Time> first = first_held_run();
    for (std::size_t i = 0; i < held_.size(); ++i) {
      const bool before = walked && first && held_[i].initial_contact < *first - params_.apart;
      if (!held_[i].walking || before) hand_on(held_[i], take);
    }
    held_.clear();
  }
  std::optional<Time> first_held_run() const;
  template <class Take>
  void release_until(Time now, Take&& take) {
    const Duration wait = gait_ == Gait::kWalking ? params_.walk_waits : params_.held_for;
    // `now` may be the end of time: only a wait taken off it never overflows.
    while (!held_.empty() && held_.front().initial_contact < now - wait) {
      if (gait_ == Gait::kWalking && held_.front().walking) hand_on(held_.front(), take);
      held_.pop_front();
    }
  }
  template <class Take>
  void hand_on(const FootStance& stance, Take&& take) {
    auto& last = last_contact_[static_cast<std::size_t>(stance.side)];
    if (last && stance.initial_contact - *last < params_.apart) return;
    last = stance.initial_contact;
    take(stance);
  }

  GaitArbiterParams params_;
  Gait gait_ = Gait::kUnknown, told_ = Gait::kUnknown;
  Time told_since_;
  Ring<FootStance> held_{32};
  std::optional<Time> last_run_, before_last_run_;
  std::array<std::optional<Time>, 3> last_contact_;  ///< by side
};

}  // namespace evenstride
