#include "core/pipeline/pelvis_fallback.h"

#include <algorithm>
#include <utility>

namespace evenstride {
namespace {

constexpr Duration kShoeLooks = std::chrono::milliseconds(120);  // past toe-off, for a stance to be told
constexpr Duration kShoeTells = std::chrono::milliseconds(300);  // after toe-off, at the latest
constexpr Duration kLongestWait =
    std::chrono::milliseconds(3500);  // as the arbiter may hold a shoe's stances
constexpr Duration kNextStepsTell = std::chrono::milliseconds(1200);  // which side the roll says: two more
constexpr Duration kMuteAfter = std::chrono::seconds(12);  // a shoe's first readings are kept no longer
constexpr Duration kJoinTogether = std::chrono::seconds(1);
constexpr std::size_t kStepsAhead = 4;

Side first_known(Side first, Side second) { return first != Side::kUnknown ? first : second; }

Time end_of(const FootStance& step) { return *step.toe_off + kShoeLooks; }

}  // namespace

std::optional<PelvisStep> PelvisFallback::read(const SegmentChannel& pelvis) {
  if (pelvis.history().empty()) return std::nullopt;
  const OrientedSample& last = pelvis.history()[pelvis.history().size() - 1];
  if (!pelvis_since_) pelvis_since_ = last.time;
  std::optional<double> roll_radps;
  if (pelvis.mounting()) roll_radps = pelvis.mounting()->forward_S().dot(last.rate_S_radps.cast<double>());
  return events_.push(last, roll_radps);
}

PelvisFallback::Held PelvisFallback::held_of(const PelvisStep& step) {
  Held held{step.stance, true, step.bounce.roll_rate_radps.has_value()};
  held.stance.peak_vgrf_bw = step.peak_vgrf_bw;
  if (step.peak_vgrf_sd_bw > 0.0) held.stance.peak_vgrf_sd_bw = step.peak_vgrf_sd_bw;
  return held;
}

void PelvisFallback::insert(const Held& held) {
  held_.push(held);
  for (std::size_t i = held_.size() - 1;
       i > 0 && held_[i].stance.initial_contact < held_[i - 1].stance.initial_contact; --i)
    std::swap(held_[i], held_[i - 1]);
}

PelvisFallback::Answer PelvisFallback::judge(Time now, const FootStage& feet, FootStance& stance) {
  return held_.front().from_pelvis ? judge_pelvis(now, feet, stance) : judge_shoe(stance);
}

// A shoe that comes back, or whose last readings are looked at late, may tell a step that has been told.
PelvisFallback::Answer PelvisFallback::judge_shoe(const FootStance& stance) {
  const auto last_step = order_.last(stance.side, FootOrder::By::kPelvis);
  if (order_.told(stance.initial_contact, FootOrder::By::kPelvis) ||
      (last_step && stance.initial_contact < *last_step))
    return Answer::kDrop;
  order_.add(stance.initial_contact, stance.side, FootOrder::By::kShoe);
  return Answer::kTell;
}

PelvisFallback::Answer PelvisFallback::judge_pelvis(Time now, const FootStage& feet, FootStance& stance) {
  const Time contact = stance.initial_contact, looked = feet.looked_until(now);
  if (order_.told(contact, FootOrder::By::kShoe) ||
      (held_.size() > 1 && !held_[1].from_pelvis &&
       is_same_contact(contact, held_[1].stance.initial_contact)))
    return Answer::kDrop;
  const bool waits = waits_ && contact > now - kMuteAfter;
  if (waits && looked < std::min(now, end_of(stance))) return Answer::kWait;
  const Shoe left = shoe_at(stance, Side::kLeft, now, feet), right = shoe_at(stance, Side::kRight, now, feet);
  if (left == Shoe::kGone && right == Shoe::kGone) return judge_without_shoes(now, stance);
  if (waits && (now < end_of(stance) || left == Shoe::kQuiet || right == Shoe::kQuiet)) return Answer::kWait;
  if (left == Shoe::kCovers && right == Shoe::kCovers) return Answer::kDrop;
  Side side = side_by_shoes();
  if (side == Side::kUnknown) {
    if (waits && !shoe_follows() && looked < contact + kLongestWait) return Answer::kWait;
    side = first_known(stance.side, order_.side_at(contact));
  }
  if (is_alone() || (side == Side::kUnknown && feet.hears_any(now))) return Answer::kDrop;
  if (side == Side::kUnknown) return tell(stance, side);
  const Shoe shoe = side == Side::kLeft ? left : right;
  if (shoe == Shoe::kReturns && waits && looked < *stance.toe_off + kShoeTells) return Answer::kWait;
  if (shoe != Shoe::kCovers && shoe != Shoe::kQuiet) return tell(stance, side);
  order_.add(contact, side, FootOrder::By::kNobody);
  return Answer::kDrop;
}

// By the feet's order as long as a shoe was heard a moment ago, then by the pelvis's roll; where that is not
// sure yet, by that of the next steps, and at last by the order alone.
PelvisFallback::Answer PelvisFallback::judge_without_shoes(Time now, FootStance& stance) {
  const Time contact = stance.initial_contact;
  Side side = first_known(first_known(side_by_shoes(), stance.side), side_after(true));
  if (side == Side::kUnknown) {
    const bool may_be_told = is_alone() || held_.front().knows_roll;
    if (may_be_told && waits_ && now < contact + kNextStepsTell) return Answer::kWait;
    if (is_alone()) return Answer::kDrop;
    side = order_.side_at(contact);
  }
  return tell(stance, side);
}

PelvisFallback::Answer PelvisFallback::tell(FootStance& stance, Side side) {
  order_.add(stance.initial_contact, side, FootOrder::By::kPelvis);
  stance.side = side;
  if (side != Side::kUnknown) stance.quality.remove(Mark::kSideUnknown);
  return Answer::kTell;
}

PelvisFallback::Shoe PelvisFallback::shoe_at(const FootStance& step, Side side, Time now,
                                             const FootStage& feet) const {
  const auto stretch = feet.stretch(side);
  if (!stretch || stretch->since > step.initial_contact) return Shoe::kGone;
  if (stretch->last < end_of(step))
    return now - stretch->last < ShoeStretch::kPause ? Shoe::kQuiet : Shoe::kGone;
  const auto told = order_.last(side, FootOrder::By::kShoe);
  if (!told && step.initial_contact < now - kMuteAfter) return Shoe::kGone;
  const bool speaks = (told && *told >= stretch->since) ||
                      (pelvis_since_ && stretch->since <= *pelvis_since_ + kJoinTogether);
  return speaks ? Shoe::kCovers : Shoe::kReturns;
}

Side PelvisFallback::side_by_shoes() const {
  const Time contact = held_.front().stance.initial_contact;
  return first_known(order_.is_sure_at(contact) ? order_.side_at(contact) : Side::kUnknown,
                     side_after(false));
}

/// By the next contact of a shoe that waits, or of the pelvis if it is `by_roll`.
Side PelvisFallback::side_after(bool by_roll) const {
  for (std::size_t i = 1, steps = 1; i < held_.size() && steps <= kStepsAhead; ++i) {
    const FootStance &next = held_[i].stance, &before = held_[i - 1].stance;
    // A step of the pelvis that the shoe tells as well is one step.
    if (is_same_contact(before.initial_contact, next.initial_contact)) continue;
    if (!is_one_step(before.initial_contact, next.initial_contact)) break;
    if ((by_roll || !held_[i].from_pelvis) && next.side != Side::kUnknown)
      return steps % 2 == 1 ? opposite(next.side) : next.side;
    ++steps;
  }
  return Side::kUnknown;
}

// Without a step before or after it: a jump.
bool PelvisFallback::is_alone() const {
  const Time contact = held_.front().stance.initial_contact;
  bool alone = !order_.leads_to(contact);
  for (std::size_t i = 1; i < held_.size(); ++i)
    alone = alone && !is_one_step(contact, held_[i].stance.initial_contact);
  return alone;
}

bool PelvisFallback::shoe_follows() const {
  for (std::size_t i = 1; i < held_.size(); ++i)
    if (!held_[i].from_pelvis) return true;
  return false;
}

}  // namespace evenstride
