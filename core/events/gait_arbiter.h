/// Running or walking? Two event finders look at the same shoes; this decides step by step whose stances
/// count, so that each stance is handed on once.
///
/// A running stance lasts less than half its stride (there is flight), a walking one more (there is double
/// support), and a running stride is short. The gait changes after two votes in a row for the other one; the
/// stances that cast them are handed on then, late but whole. While running stances keep coming, nothing
/// speaks for walking: the walking finder sees running feet too, the running finder is not misled by walking
/// ones.
#pragma once

#include <array>
#include <optional>

#include "core/events/foot_stance.h"
#include "core/math/ring.h"
#include "core/results.h"

namespace evenstride {

struct GaitArbiterParams {
  double run_duty_max = 0.5;         ///< contact over stride time, running below
  double walk_duty_min = 0.5;        ///< walking above
  double run_contact_max_s = 0.40;   ///< where the stride time is not known: running below
  double walk_contact_min_s = 0.45;  ///< and walking above
  double run_stride_max_s = 0.95;    ///< running strides are shorter
  Duration run_holds = std::chrono::milliseconds(1000);  ///< a running stance silences walking for this long
  int votes = 2;                                         ///< in a row that change the gait
  Duration pause = std::chrono::milliseconds(1500);      ///< without any stance: neither runs nor walks
  Duration held_for = std::chrono::milliseconds(3000);   ///< stances that await a change of gait
  Duration apart = std::chrono::milliseconds(300);       ///< two contacts of one foot are further apart
};

class GaitArbiter {
 public:
  explicit GaitArbiter(const GaitArbiterParams& params = {}) : params_(params) {}

  /// Calls `take(stance)` for every stance that now counts. Stances in the order in which they become known.
  template <class Take>
  void push(const FootStance& stance, Take&& take) {
    const Gait kind = stance.walking ? Gait::kWalking : Gait::kRunning;
    rest_if_paused(stance.initial_contact);
    if (!stance.walking && speaks_for(stance)) last_run_ = stance.initial_contact;
    if (kind == gait_) {
      if (votes_for_other_ > 0 && speaks_for(stance)) votes_for_other_ = 0;
      hand_on(stance, take);
      return;
    }
    held_.push(stance);
    if (!speaks_for(stance) || (stance.walking && running_at(stance.initial_contact))) return;
    if (kind != voted_for_) votes_for_other_ = 0;
    voted_for_ = kind;
    if (++votes_for_other_ < params_.votes) return;
    change_to(kind, stance.initial_contact, take);
  }
  /// The end: hands on what is held for the gait that has the votes.
  template <class Take>
  void finish(Take&& take) {
    if (votes_for_other_ > 0 && !held_.empty()) change_to(voted_for_, held_.back().initial_contact, take);
  }

  /// Running or walking; kUnknown when neither.
  Gait gait() const { return gait_; }
  /// Nothing stepped for a while at `now`.
  void rest_if_paused(Time now);

 private:
  bool speaks_for(const FootStance& stance) const;
  bool running_at(Time time) const { return last_run_ && time - *last_run_ < params_.run_holds; }
  bool is_new(const FootStance& stance) const;

  template <class Take>
  void hand_on(const FootStance& stance, Take&& take) {
    if (!is_new(stance)) return;
    last_contact_[static_cast<std::size_t>(stance.side)] = stance.initial_contact;
    last_stance_ = stance.initial_contact;
    take(stance);
  }
  template <class Take>
  void change_to(Gait kind, Time now, Take&& take) {
    gait_ = kind;
    votes_for_other_ = 0;
    for (std::size_t i = 0; i < held_.size(); ++i) {
      const FootStance& held = held_[i];
      if (held.walking == (kind == Gait::kWalking) && now - held.initial_contact < params_.held_for)
        hand_on(held, take);
    }
    held_.clear();
  }

  GaitArbiterParams params_;
  Gait gait_ = Gait::kUnknown, voted_for_ = Gait::kUnknown;
  int votes_for_other_ = 0;
  Ring<FootStance> held_{16};
  std::array<std::optional<Time>, 3> last_contact_;  ///< by side
  std::optional<Time> last_stance_, last_run_;
};

}  // namespace evenstride
