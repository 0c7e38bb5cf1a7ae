#include "core/events/walk_events.h"

#include <algorithm>
#include <array>

namespace evenstride {
namespace {

constexpr Duration kLongestStride = std::chrono::milliseconds(1600);
constexpr Duration kSame = std::chrono::milliseconds(25);  // contact; toe-off, which likeness tells worse:
constexpr Duration kSameToeOff = std::chrono::milliseconds(80);

void hand_on(const std::optional<FootStance>& stance, WalkOutput& out) {
  if (stance) out.stance = stance;
}

}  // namespace

WalkEvents::WalkEvents(Side side, const WalkEventParams& params, const ContactTemplate* model)
    : params_(params), swings_(params.swings, model), record_(side), matcher_(params.matcher) {}

WalkOutput WalkEvents::push(const ImuSample& sample) {
  WalkOutput out;
  grid_.push(sample, [&](const GridCell& c) { cell(c, out); });
  return out;
}

void WalkEvents::cell(const GridCell& cell, WalkOutput& out) {
  const bool goes_on = !cell.after_gap || (matcher_.knows() && cell.time - now_ <= ShoeCourse::kLongestLine);
  now_ = cell.time;
  const WalkSwingOutput found = swings_.push(cell);
  record_.push(cell, swings_.speed(), swings_.motion());
  course_.push(cell);
  take_found(found, out);
  if (!goes_on) start_anew();
  while (const auto swing = matcher_.follow(course_)) {
    strange_ = 0;
    hand_on(count(sharpened(*swing)), out);
  }
  const bool stands = open_ && now_ - open_->contact > params_.stop + matcher_.latency();
  if (!stands || !swings_.stands_still()) return;
  hand_on(close(std::nullopt), out);
  wants_to_learn_ = true;
  walked_.clear();
}

void WalkEvents::take_found(const WalkSwingOutput& found, WalkOutput& out) {
  if (found.contact) out.contact = found.contact;
  const bool by_speed = !matcher_.knows();
  if (by_speed && found.swing) hand_on(count(*found.swing), out);
  if (by_speed && found.broken_off) {
    hand_on(close(found.broken_off), out);
    start_anew();
  }
  if (found.swing) learn(*found.swing);
}

/// Of each walk anew: shoes, ground and speed change.
void WalkEvents::learn(const FootSwing& swing) {
  if (matcher_.knows() && ++strange_ >= params_.strangers) {
    matcher_.forget();
    wants_to_learn_ = true;
  }
  walked_.push(swing);
  if (!wants_to_learn_ || !walked_.full() || !are_even()) return;
  std::array<FootSwing, kEven> swings;
  for (std::size_t i = 0; i < kEven; ++i) swings[i] = walked_[i];
  const auto own = OwnStride::learn(course_, nose_up_S_.value_or(swings_.nose_up_S()), swings);
  if (!own) return;
  matcher_.know(*own, swing, course_);
  wants_to_learn_ = false;
  strange_ = 0;
}

/// Of about one length, and with a longer stance than swing: walking.
bool WalkEvents::are_even() const {
  Duration shortest = Duration::max(), longest = Duration::zero();
  for (std::size_t i = 1; i < kEven; ++i) {
    const Duration stride = walked_[i].contact - walked_[i - 1].contact;
    if (2 * (walked_[i].contact - walked_[i].toe_off) > stride) return false;
    shortest = std::min(shortest, stride);
    longest = std::max(longest, stride);
  }
  return longest < kLongestStride && seconds(longest) < params_.uneven_ratio * seconds(shortest);
}

/// Likeness tells times to 10 ms and less steadily than the speed does: where both mean the same, the
/// latter's.
FootSwing WalkEvents::sharpened(FootSwing swing) const {
  for (std::size_t i = 0; i < walked_.size(); ++i) {
    if (std::chrono::abs(walked_[i].contact - swing.contact) < kSame) swing.contact = walked_[i].contact;
    if (std::chrono::abs(walked_[i].toe_off - swing.toe_off) < kSameToeOff)
      swing.toe_off = walked_[i].toe_off;
  }
  return swing;
}

/// @return the stance before the swing.
std::optional<FootStance> WalkEvents::count(const FootSwing& swing) {
  const auto stance = close(swing.toe_off);
  contact_before_ = last_contact_;
  last_contact_ = swing.contact;
  open_ = swing;
  return stance;
}

std::optional<FootStance> WalkEvents::close(std::optional<Time> toe_off) {
  if (!open_) return std::nullopt;
  const FootStance stance = record_.stance(*open_, toe_off, contact_before_);
  open_.reset();
  return stance;
}

void WalkEvents::start_anew() {
  open_.reset();
  last_contact_.reset();
  walked_.clear();
  wants_to_learn_ = true;
}

std::vector<FootStance> WalkEvents::finish() {
  std::vector<FootStance> last;
  const auto keep = [&](const std::optional<FootStance>& stance) {
    if (stance) last.push_back(*stance);
  };
  course_.finish();
  while (const auto swing = matcher_.follow(course_)) keep(count(sharpened(*swing)));
  if (const auto swing = matcher_.finish(course_)) keep(count(sharpened(*swing)));
  // The last foot to leave the ground, even if it has not been seen to land like the others.
  const WalkSwingOutput found = swings_.finish();
  if (found.swing && !matcher_.knows()) keep(count(*found.swing));
  const auto left = found.swing ? std::optional(found.swing->toe_off) : found.broken_off;
  if (left && open_ && *left > open_->contact) keep(close(left));
  if (auto stance = close(std::nullopt)) {
    stance->quality.add(Mark::kLastStep);
    last.push_back(*stance);
  }
  start_anew();
  return last;
}

}  // namespace evenstride
