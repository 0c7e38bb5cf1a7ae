#include "core/events/run_events.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "core/base/scratch.h"
#include "core/math/stride_bridge.h"

namespace evenstride {
namespace {

constexpr double kBeforeSwing = 0.100 * FootGrid::kRate_hz;  // buffered before mid-swing
constexpr double kUsualStride_s = 0.70;                      // until a stride has been seen

}  // namespace

struct RunEvents::Shoe {
  Shoe(Site site, double rate_hz, const SwingParams& params)
      : grid(rate_hz), swings(rate_hz, params), gaps(rate_hz) {
    memory.side = side_of(site);
  }
  FootGrid grid;
  SwingDetector swings;
  StepPhase phase;
  std::int64_t seen = 0;   ///< first grid index the phase has not seen
  double swing_index = 0;  ///< of the step being followed
  ShoeMemory memory;
  std::optional<Time> last_run;  ///< contact of the last plain running step
  GapWatch gaps;
};

RunEvents::RunEvents(const RunEventsParams& params, const EventModel* model, StanceSink& sink,
                     StanceObserver* observer)
    : params_(params), maker_(params.anchors_only ? nullptr : model, observer), sink_(&sink) {}

RunEvents::~RunEvents() = default;

void RunEvents::add_shoe(Site site, double rate_hz) {
  if (!is_shoe(site)) throw std::invalid_argument("site " + std::string(name(site)) + " is no shoe");
  shoes_[index(site)] = std::make_unique<Shoe>(site, rate_hz, params_.swing);
}

void RunEvents::push(Site site, const ImuSample& sample_F, bool clipped) {
  if (!shoes_[index(site)]) return;
  Shoe& shoe = *shoes_[index(site)];
  if (shoe.gaps.is_gap_before(sample_F.time)) bridge(shoe, sample_F);
  shoe.gaps.push(sample_F);
  take(shoe, sample_F, clipped, false);
}

// Readings in place of the lost ones, where the stride before tells them. They are marked as a gap.
void RunEvents::bridge(Shoe& shoe, const ImuSample& next_F) {
  auto& bridge = thread_scratch<StrideBridge>();
  bridge.begin(shoe.gaps.last(), next_F);
  const auto before = [&](std::int64_t k) {
    const FootGridSample& s = shoe.grid[k];
    return bridge.add_before(FootGrid::time_of(static_cast<double>(k)), s.accel_F_mps2.cast<double>(),
                             s.rate_F_radps.cast<double>());
  };
  std::int64_t k = shoe.grid.reach();
  while (--k >= shoe.grid.begin() && before(k)) {
  }
  if (!bridge.fit()) return;
  bridge.make_up(shoe.gaps.period(), [&](const ImuSample& made_up_F) { take(shoe, made_up_F, false, true); });
}

void RunEvents::take(Shoe& shoe, const ImuSample& sample_F, bool clipped, bool bridged) {
  shoe.grid.push(sample_F, clipped, bridged);
  follow(shoe);
  if (const auto swing = shoe.swings.push(sample_F.time, sample_F.rate_S_radps.y())) {
    const double swing_index = FootGrid::index_of(swing->time);
    if (shoe.phase.is_in_stance() && !look(shoe, Look::kOverdue)) {
      auto& window = thread_scratch<StanceWindow>();
      const double before = load(shoe, window, static_cast<std::int64_t>(swing_index));
      if (const auto stance = maker_.make_turned(window, before, shoe.memory)) sink_->on_foot_stance(*stance);
    }
    shoe.swing_index = swing_index;
    shoe.phase.begin(-swing->rate_min_radps, shoe.swing_index);
  }
}

void RunEvents::follow(Shoe& shoe) {
  if (shoe.grid.begin() > shoe.seen) {  // a long gap, or the start
    shoe.seen = shoe.grid.begin();
    shoe.phase.stop();
    shoe.memory.last_flat.reset();
  }
  for (; shoe.seen < shoe.grid.end(); ++shoe.seen) {
    const double rate = static_cast<double>(shoe.grid[shoe.seen].rate_F_radps.y());
    const auto news = shoe.phase.push(shoe.seen, rate);
    if (news == StepPhase::News::kContact)
      sink_->on_foot_contact(shoe.memory.side, FootGrid::time_of(shoe.phase.contact_index()));
    if (news == StepPhase::News::kTry) look(shoe, Look::kLive);
    if (news == StepPhase::News::kStays) {
      auto& window = thread_scratch<StanceWindow>();
      const double swing = load(shoe, window, shoe.seen + 1);
      if (const auto stance = maker_.make_lying(window, swing, shoe.memory)) sink_->on_foot_stance(*stance);
    }
  }
  // The end of what is asked for may be provisional: only filters settle there.
  if (!shoe.phase.is_due(shoe.grid.reach() - 1)) return;
  shoe.phase.try_again_at(shoe.grid.reach());  // unless told otherwise
  look(shoe, Look::kAhead);
}

// Fills the window up to `end`; returns the position of the step's swing in it.
double RunEvents::load(Shoe& shoe, StanceWindow& window, std::int64_t end) const {
  window.load(shoe.grid, static_cast<std::int64_t>(shoe.swing_index - kBeforeSwing), end, shoe.memory.side);
  return shoe.swing_index - static_cast<double>(window.first_index());
}

// Looks at the buffered stance: hands it on, or says when to look again.
bool RunEvents::look(Shoe& shoe, Look how) {
  auto& window = thread_scratch<StanceWindow>();
  const bool live = how == Look::kLive || how == Look::kAhead;
  const std::int64_t end = how == Look::kLive    ? shoe.seen + 1
                           : how == Look::kAhead ? shoe.grid.reach()
                                                 : shoe.grid.end();
  const double swing = load(shoe, window, end);
  const auto again_at = [&](double position) {
    shoe.phase.try_again_at(window.first_index() + static_cast<std::int64_t>(std::ceil(position)));
    return true;
  };
  const auto outline =
      find_outline(window, swing, shoe.memory.stride_s.value_or(kUsualStride_s), shoe.memory.usual_toe_off);
  if (!outline) return false;
  const double have = window.size() - 1;
  if (live && have < outline->search_to) return again_at(outline->search_to);
  window.load_all();
  const auto anchors = find_anchors(window, *outline);
  if (!anchors) return false;
  if (live && have < anchors->settled) return again_at(anchors->settled);
  shoe.phase.stop();
  FootStance stance = maker_.make(shoe.grid, window, *anchors, shoe.memory);
  if (how == Look::kEnd) stance.quality.add(Mark::kLastStep);
  if (is_running_step(stance, shoe.last_run)) sink_->on_foot_stance(stance);
  return true;
}

// In the course of a run a foot may stay down longer: in a sharp turn, or in slowing down.
bool RunEvents::is_running_step(const FootStance& stance, std::optional<Time>& last_run) const {
  const double contact_time_s = seconds(*stance.toe_off - stance.initial_contact);
  if (contact_time_s < params_.contact_min_s) return false;
  if (contact_time_s <= params_.contact_max_s) {
    last_run = stance.initial_contact;
    return true;
  }
  return contact_time_s <= params_.contact_in_turn_max_s && last_run &&
         stance.initial_contact - *last_run < params_.run_lasts;
}

void RunEvents::flush() {
  for (auto& shoe : shoes_) {
    if (!shoe) continue;
    shoe->grid.flush();
    follow(*shoe);
    if (shoe->phase.is_in_stance()) look(*shoe, Look::kEnd);
  }
}

}  // namespace evenstride
