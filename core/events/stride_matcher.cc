#include "core/events/stride_matcher.h"

#include <algorithm>
#include <utility>

namespace evenstride {
namespace {

constexpr std::size_t kStep = 2;  // moments from one stretch to the next: 20 ms

}  // namespace

void StrideMatcher::know(const OwnStride& own, const FootSwing& last, const ShoeCourse& course) {
  if (!own_) {
    next_ = course.first_at(last.contact - ShoeCourse::kStep * static_cast<std::int64_t>(own.size() / 2));
    before_ = last_ = Place{};
    candidate_.reset();
    told_.reset();
    last_contact_ = last.contact;
  }
  own_ = own;
}

Duration StrideMatcher::latency() const {
  return own_ ? ShoeCourse::kStep * static_cast<std::int64_t>(3 * own_->size() / 2) : Duration::zero();
}

std::optional<FootSwing> StrideMatcher::follow(const ShoeCourse& course) {
  if (!own_) return std::nullopt;
  next_ = std::max(next_, course.first());
  while (next_ + own_->size() <= course.count()) {
    const auto place = step(course);
    if (!place) continue;
    if (const auto swing = swing_at(*place, course)) return swing;
  }
  return std::nullopt;
}

std::optional<FootSwing> StrideMatcher::finish(const ShoeCourse& course) {
  const auto place = std::exchange(candidate_, std::nullopt);
  return own_ && place ? swing_at(*place, course) : std::nullopt;
}

/// Looks at the next stretch. @return the place that this has decided.
std::optional<StrideMatcher::Place> StrideMatcher::step(const ShoeCourse& course) {
  const std::size_t half = own_->size() / 2;
  const Place now{next_, own_->likeness(course, next_)};
  std::optional<Place> decided;
  if (candidate_ && now.likeness > candidate_->likeness) candidate_.reset();
  if (candidate_ && now.at >= candidate_->at + half) {
    decided = std::exchange(candidate_, std::nullopt);
    told_ = decided->at;
  }
  const bool is_peak = last_.likeness >= params_.least_likeness && last_.likeness >= before_.likeness &&
                       last_.likeness > now.likeness;
  if (is_peak && !candidate_ && (!told_ || last_.at > *told_ + half)) candidate_ = last_;
  before_ = last_;
  last_ = now;
  next_ += kStep;
  return decided;
}

std::optional<FootSwing> StrideMatcher::swing_at(const Place& place, const ShoeCourse& course) {
  if (place.at < course.first()) return std::nullopt;
  const FootSwing swing = own_->swing_in(course, place.at);
  if (swing.contact <= swing.toe_off || swing.toe_off < last_contact_ + params_.shortest_stance)
    return std::nullopt;
  last_contact_ = swing.contact;
  return swing;
}

}  // namespace evenstride
