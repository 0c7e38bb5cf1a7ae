/// Steps of a foot whose shoe is missing or has fallen silent, from the pelvis.
///
/// With one shoe heard its contacts tell whose each of the pelvis's steps is: the shoe's own, or half a
/// stride away the other foot's. So shoe and pelvis go through one queue, in order of time. A step of the
/// pelvis waits there until the shoes have been looked at up to its end, 0.12 s after toe-off as a rule; as
/// long as the shoes' first readings wait for their mounting; up to half a second where a shoe has just gone
/// quiet (it may only have lost packets); up to 1.2 s where the pelvis alone cannot tell its side yet; up
/// to 3.5 s where a shoe is heard whose contacts are not known yet. Where both shoes speak the pelvis says
/// nothing.
#pragma once

#include <optional>

#include "core/events/foot_order.h"
#include "core/events/pelvis_events.h"
#include "core/math/ring.h"
#include "core/pipeline/foot_stage.h"
#include "core/pipeline/segment_channel.h"

namespace evenstride {

class PelvisFallback {
 public:
  explicit PelvisFallback(const PelvisModel& model) : events_({.model = model}) {}

  /// A stance told by a shoe. `emit(FootStance)` takes what is to be handed on, in order of time.
  template <class Emit>
  void take(const FootStance& stance, Time now, const FootStage& feet, Emit&& emit) {
    make_room(now, feet, emit);
    insert({stance, false, false});
    // No further: the shoes may have more to tell at this time.
    while (!held_.empty() && held_.front().stance.initial_contact <= stance.initial_contact)
      if (!pass_front(now, feet, emit)) return;
  }
  /// After the pelvis channel has taken a reading.
  template <class Emit>
  void follow(const SegmentChannel& pelvis, const FootStage& feet, Emit&& emit) {
    if (const auto step = read(pelvis)) hold(*step, pelvis.history().newest(), feet, emit);
  }
  /// Hands on what need not wait any more. Call it with each reading of any sensor.
  template <class Emit>
  void settle(Time now, const FootStage& feet, Emit&& emit) {
    while (!held_.empty())
      if (!pass_front(now, feet, emit)) return;
  }
  /// The recording has ended: the step that was open then, and all that wait.
  template <class Emit>
  void finish(Time now, const FootStage& feet, Emit&& emit) {
    if (const auto step = events_.finish()) hold(*step, now, feet, emit);
    waits_ = false;
    settle(now, feet, emit);
  }

 private:
  struct Held {
    FootStance stance;
    bool from_pelvis = false;
    bool knows_roll = false;  ///< the pelvis may tell the side
  };
  enum class Answer : std::uint8_t { kTell, kDrop, kWait };
  /// What a side's shoe says of a step of the pelvis.
  enum class Shoe : std::uint8_t { kGone, kQuiet, kReturns, kCovers };

  std::optional<PelvisStep> read(const SegmentChannel& pelvis);
  template <class Emit>
  void hold(const PelvisStep& step, Time now, const FootStage& feet, Emit&& emit) {
    if (feet.hears(Side::kUnknown, now)) return;
    make_room(now, feet, emit);
    insert(held_of(step));
    settle(now, feet, emit);
  }
  template <class Emit>
  void make_room(Time now, const FootStage& feet, Emit&& emit) {
    if (!held_.full()) return;
    waits_ = false;
    pass_front(now, feet, emit);
    waits_ = true;
  }
  /// @return false if the oldest has to wait.
  template <class Emit>
  bool pass_front(Time now, const FootStage& feet, Emit&& emit) {
    FootStance stance = held_.front().stance;
    const Answer answer = judge(now, feet, stance);
    if (answer == Answer::kWait) return false;
    held_.pop_front();
    if (answer == Answer::kTell) emit(stance);
    return true;
  }
  static Held held_of(const PelvisStep& step);
  void insert(const Held& held);
  Answer judge(Time now, const FootStage& feet, FootStance& stance);
  Answer judge_shoe(const FootStance& stance);
  Answer judge_pelvis(Time now, const FootStage& feet, FootStance& stance);
  Answer judge_without_shoes(Time now, FootStance& stance);
  Answer tell(FootStance& stance, Side side);
  Shoe shoe_at(const FootStance& step, Side side, Time now, const FootStage& feet) const;
  Side side_by_shoes() const;
  Side side_after(bool by_roll) const;
  bool is_alone() const;
  bool shoe_follows() const;

  PelvisEvents events_;
  Ring<Held> held_{64};  ///< in order of contact
  FootOrder order_;
  std::optional<Time> pelvis_since_;
  bool waits_ = true;
};

}  // namespace evenstride
