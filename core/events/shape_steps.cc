#include "core/events/shape_steps.h"

#include <algorithm>
#include <cmath>

#include "core/events/signal_marks.h"

namespace evenstride {
namespace {

constexpr double kCell_s = seconds(kLevelCell);
constexpr int kLookEvery = 50;  // cells: twice a second
constexpr std::size_t kSecond = 50;
constexpr double kClosest = 0.6;  // of a stride, between two contacts
constexpr double kCellsALag = 2.0;

double remainder_of(double value, double period) { return value - period * std::round(value / period); }

}  // namespace

std::optional<double> ShapeSteps::stride_time_s() const {
  if (period_.cells <= 0.0) return std::nullopt;
  return period_.cells * kCell_s;
}

std::optional<Time> ShapeSteps::told_up_to() const {
  if (period_.cells <= 0.0) return std::nullopt;
  return newest_ + duration_from_s((expected_ - params_.search_share * period_.cells - 1.0) * kCell_s);
}

std::optional<ShapeStep> ShapeSteps::push(const ImuSample& sample) {
  std::optional<ShapeStep> step;
  grid_.push(sample, [&](const GridCell& cell) {
    if (cell.after_gap) forget();
    if (cell.bridged) last_bridged_ = cell.time;
    add(level_of(cell), cell.time);
    if (!step) step = look_for_step();
  });
  return step;
}

void ShapeSteps::forget() {
  filled_ = 0;
  smoother_.clear();
  repeats_.clear();
  let_go();
}

double ShapeSteps::level_of(const GridCell& cell) const {
  if (cell.bridged && period_.cells > 0.0) return level_at(period_.cells);  // this cell is none yet
  return force_level(cell.accel_S_mps2.norm());
}

void ShapeSteps::add(double level, Time time) {
  const double smooth = smoother_.push(level);
  levels_[head_] = smooth;
  head_ = (head_ + 1) % kCells;
  filled_ = std::min(filled_ + 1, kCells);
  newest_ = time - kLevelCell;  // the middle of three
  expected_ -= 1.0;
  odd_ = !odd_;
  if (odd_) repeats_.add(filled_ > 1 ? 0.5 * (smooth + this->level(2)) : smooth);
  if (--until_look_ > 0) return;
  until_look_ = kLookEvery;
  look();
}

double ShapeSteps::level_at(double back) const {
  const double whole = std::floor(back), share = back - whole;
  const auto at = static_cast<std::size_t>(whole);
  return (1.0 - share) * level(at) + share * level(std::min(at + 1, filled_));
}

/// The last strides laid over each other; the profile's end is the newest cell.
StrideProfile ShapeSteps::profile(double period_cells) const {
  StrideProfile mean{};
  const double compared = kCellsALag * RepeatWindow::kCompared;
  const int strides = std::max(1, static_cast<int>(compared / period_cells));
  for (std::size_t bin = 0; bin < kShapeBins; ++bin) {
    const double phase = (static_cast<double>(bin) + 0.5) / static_cast<double>(kShapeBins);
    for (int k = 0; k < strides; ++k) mean[bin] += level_at(1.0 + (1.0 - phase + k) * period_cells);
    mean[bin] /= strides;
  }
  return mean;
}

ShapeSteps::Period ShapeSteps::rated(std::size_t lag, ShoeGait gait) const {
  Period rated{kCellsALag * repeats_.refined(lag), 0.0, gait, {}};
  rated.shape = shape_.fit(profile(rated.cells), gait);
  rated.score =
      repeats_.likeness(lag) + rated.shape.likeness - params_.price_of_long_per_s * rated.cells * kCell_s;
  return rated;
}

std::optional<ShapeSteps::Period> ShapeSteps::best_period() const {
  const auto lag_of = [](double period_s) {
    return static_cast<std::size_t>(std::ceil(period_s * RepeatWindow::kGrid_hz));
  };
  const std::size_t shortest = lag_of(params_.run_min_s), longest = lag_of(params_.walk_max_s);
  std::optional<Period> best;
  double before = repeats_.likeness(shortest - 1), here = repeats_.likeness(shortest);
  for (std::size_t lag = shortest; lag <= longest; ++lag) {
    const double after = repeats_.likeness(lag + 1);
    const bool repeats = here >= params_.likeness_min && here >= before && here >= after;
    for (ShoeGait gait : {ShoeGait::kRunning, ShoeGait::kWalking}) {
      const bool fits =
          gait == ShoeGait::kRunning ? lag <= lag_of(params_.run_max_s) : lag >= lag_of(params_.walk_min_s);
      if (!repeats || !fits) continue;
      const Period seen = rated(lag, gait);
      if (seen.shape.likeness >= params_.shape_min && (!best || seen.score > best->score)) best = seen;
    }
    before = here;
    here = after;
  }
  return best;
}

/// Strides have just begun, or go on. Half a window of standing before the first ones would repeat at any
/// lag.
bool ShapeSteps::may_begin(const Period& seen) const {
  const double spread_min =
      seen.gait == ShoeGait::kWalking ? params_.walk_first_spread_min : params_.run_first_spread_min;
  return seen.score >= params_.first_score_min &&
         repeats_.spread(RepeatWindow::kCompared - kSecond, kSecond) >= spread_min;
}

void ShapeSteps::look() {
  if (!repeats_.full()) return;
  if (repeats_.spread(1, kSecond) < params_.latest_min ||
      repeats_.spread(1, RepeatWindow::kCompared) < params_.spread_min)
    return let_go();
  const std::optional<Period> seen = best_period();
  if (!seen) return let_go();
  const bool known = period_.cells > 0.0;
  if (!known && !may_begin(*seen)) return;
  period_ = *seen;
  const double newest_back = 1.0 + (1.0 - period_.shape.phase) * period_.cells;
  if (!known) return expect_from_the_oldest(newest_back);
  const double off = remainder_of(1.0 - newest_back - expected_, period_.cells);
  if (std::abs(off) > params_.slipped * period_.cells) expected_ += off;
}

/// From the newest contact back, stride by stride, as long as there is one.
void ShapeSteps::expect_from_the_oldest(double back) {
  const double reach = params_.search_share * period_.cells;
  while (back < static_cast<double>(shape_.contact_course(period_.gait).after) + reach + 2.0)
    back += period_.cells;
  expected_ = 1.0 - back;
  for (auto found = match(back, reach); found; found = match(found->back + period_.cells, reach))
    expected_ = 1.0 - found->back;
}

double ShapeSteps::course_likeness(const ContactCourse& course, std::size_t back) const {
  double sum = 0.0, squares = 0.0, product = 0.0;
  const std::size_t first = back + course.before;
  for (std::size_t i = 0; i < course.mean.size(); ++i) {
    const double value = level(first - i);
    sum += value;
    squares += value * value;
    product += value * course.mean[i];
  }
  const double n = static_cast<double>(course.mean.size());
  const double variance = squares - sum * sum / n;
  return variance > params_.latest_min * params_.latest_min * n ? product / std::sqrt(variance) : 0.0;
}

std::optional<ShapeSteps::Match> ShapeSteps::match(double expected_back, double reach_cells) const {
  const ContactCourse course = shape_.contact_course(period_.gait);
  const double first = std::max(expected_back - reach_cells, static_cast<double>(course.after) + 2.0);
  const double last = std::min(expected_back + reach_cells,
                               static_cast<double>(filled_) - static_cast<double>(course.before) - 2.0);
  if (first > last) return std::nullopt;
  const auto from = static_cast<std::size_t>(std::lround(first)),
             to = static_cast<std::size_t>(std::lround(last));
  std::size_t top = from;
  double best = -1.0;
  for (std::size_t back = from; back <= to; ++back)
    if (const double here = course_likeness(course, back); here > best) best = here, top = back;
  if (best < params_.contact_min) return std::nullopt;
  const double left = course_likeness(course, top - 1), right = course_likeness(course, top + 1);
  return Match{static_cast<double>(top) + peak_offset(left, best, right), best};
}

std::optional<ShapeStep> ShapeSteps::look_for_step() {
  if (period_.cells <= 0.0) return std::nullopt;
  const double reach = params_.search_share * period_.cells, back = 1.0 - expected_;
  if (back < static_cast<double>(shape_.contact_course(period_.gait).after) + reach + 2.0)
    return std::nullopt;
  expected_ += period_.cells;
  const std::optional<Match> found = match(back, reach);
  if (!found) return std::nullopt;
  expected_ += back - found->back;
  ShapeStep step;
  step.time = newest_ - duration_from_s((found->back - 1.0) * kCell_s);
  step.stride_time_s = period_.cells * kCell_s;
  step.gait = period_.gait;
  step.likeness = found->likeness;
  const ContactCourse course = shape_.contact_course(step.gait);
  step.bridged =
      last_bridged_ && seconds(step.time - *last_bridged_) < static_cast<double>(course.before) * kCell_s;
  if (last_step_ && seconds(step.time - *last_step_) < kClosest * step.stride_time_s) return std::nullopt;
  last_step_ = step.time;
  return step;
}

}  // namespace evenstride
