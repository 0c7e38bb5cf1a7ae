#include "core/events/foot_order.h"

namespace evenstride {
namespace {

constexpr Duration kSame = std::chrono::milliseconds(120);  // pelvis and shoe differ by up to 60 ms
constexpr Duration kShortestStep = std::chrono::milliseconds(200),
                   kLongestStep = std::chrono::milliseconds(550);
constexpr Duration kHolds = std::chrono::milliseconds(1000);  // three steps

}  // namespace

bool is_one_step(Time from, Time to) { return to - from >= kShortestStep && to - from <= kLongestStep; }

bool is_same_contact(Time a, Time b) { return a - b < kSame && b - a < kSame; }

void FootOrder::add(Time contact, Side side, By by) {
  last_.push({contact, side, by});
  last_of_[static_cast<std::size_t>(by)][static_cast<std::size_t>(side)] = contact;
}

bool FootOrder::told(Time contact, By by) const {
  for (std::size_t i = 0; i < last_.size(); ++i)
    if (last_[i].by == by && is_same_contact(last_[i].time, contact)) return true;
  return false;
}

bool FootOrder::leads_to(Time contact) const {
  for (std::size_t i = 0; i < last_.size(); ++i)
    if (is_one_step(last_[i].time, contact)) return true;
  return false;
}

Side FootOrder::side_at(Time contact) const {
  for (std::size_t i = last_.size(); i-- > 0;)
    if (is_one_step(last_[i].time, contact)) return opposite(last_[i].side);
  return Side::kUnknown;
}

bool FootOrder::is_sure_at(Time contact) const {
  for (std::size_t i = last_.size(); i-- > 0 && contact - last_[i].time < kHolds;)
    if (last_[i].by == By::kShoe) return true;
  return false;
}

}  // namespace evenstride
