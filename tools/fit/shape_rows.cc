#include "tools/fit/shape_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/events/uniform_grid.h"

namespace evenstride {
namespace {

constexpr double kShortest_s = 0.44, kLongest_s = 1.6;  // of a stride
constexpr double kUneven_s = 0.1;                       // between a stride and the next
constexpr std::size_t kStrides = 2;

/// The level, smoothed, every `kLevelCell`; NaN where readings were lost.
class LevelCourse {
 public:
  explicit LevelCourse(const BidsSensor& sensor) {
    UniformGrid grid({.step = kLevelCell, .bridge = kLevelBridge});
    each_force(sensor, [&](const ImuSample& sample) {
      grid.push(sample, [this](const GridCell& cell) { add(cell); });
    });
  }
  double at(double time_s) const {
    const double cell = (time_s - seconds(first_)) / seconds(kLevelCell);
    if (!(cell >= 0.0) || cell + 1.0 >= static_cast<double>(levels_.size())) return kNone;
    const auto before = static_cast<std::size_t>(cell);
    const double share = cell - std::floor(cell);
    return (1.0 - share) * levels_[before] + share * levels_[before + 1];
  }

 private:
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  void add(const GridCell& cell) {
    const Time middle = cell.time - kLevelCell;  // of the three
    if (levels_.empty()) first_ = middle;
    if (cell.after_gap) smoother_.clear();
    levels_.resize(static_cast<std::size_t>((middle - first_) / kLevelCell), kNone);
    levels_.push_back(smoother_.push(cell.bridged ? kNone : force_level(cell.accel_S_mps2.norm())));
  }
  std::vector<double> levels_;
  Time first_;
  LevelSmoother smoother_;
};

/// Levels at `from_s` + (i + `offset`) `step_s`, unless one of them was lost.
template <std::size_t N>
void add_course(const LevelCourse& course, double from_s, double step_s, CourseSum<N>& sums) {
  CourseSum<N> one{{}, 1};
  for (std::size_t i = 0; i < N; ++i) one.sum[i] = course.at(from_s + static_cast<double>(i) * step_s);
  if (std::all_of(one.sum.begin(), one.sum.end(), [](double v) { return std::isfinite(v); })) sums.add(one);
}

bool even(double first_s, double second_s) {
  const double mean_s = 0.5 * (first_s + second_s);
  return mean_s > kShortest_s && mean_s < kLongest_s && std::abs(second_s - first_s) < kUneven_s;
}

}  // namespace

ShapeSums sum_courses(const BidsSensor& sensor, const std::vector<TrueStep>& steps) {
  const LevelCourse course(sensor);
  const double cell_s = seconds(kLevelCell);
  ShapeSums sums;
  for (std::size_t i = 0; i + kStrides < steps.size(); ++i) {
    const double contact_s = steps[i].ic_s, middle_s = steps[i + 1].ic_s;
    const double stride_s = 0.5 * (steps[i + 2].ic_s - contact_s), bin_s = stride_s / kShapeBins;
    if (!even(middle_s - contact_s, steps[i + 2].ic_s - middle_s)) continue;
    for (std::size_t k = 0; k < kStrides; ++k)
      add_course(course, contact_s + static_cast<double>(k) * stride_s + 0.5 * bin_s, bin_s, sums.strides);
    if (steps[i + 1].timing_ok)
      add_course(course, middle_s - static_cast<double>(kWalkBefore) * cell_s, cell_s, sums.contacts);
  }
  return sums;
}

Result<std::vector<ShapeShoe>> collect_shape_shoes(const std::string& dataset, ShoeGait gait) {
  const auto trials = read_true_trials(dataset);
  if (!trials) return Error{trials.error()};
  std::vector<ShapeShoe> shoes;
  for (const TrueTrial& trial : *trials) {
    if (trial.variant != "plain") continue;
    auto recording = read_motion_bids(dataset, trial.recording);
    if (!recording) return Error{recording.error()};
    const auto steps = read_true_steps(dataset, trial);
    if (!steps) return Error{steps.error()};
    for (BidsSensor& sensor : recording->sensors) {
      if (!is_shoe(sensor.spec.site)) continue;
      ShapeShoe shoe{trial.participant, gait, std::move(sensor), {}, {}};
      std::copy_if(steps->begin(), steps->end(), std::back_inserter(shoe.steps),
                   [&](const TrueStep& s) { return s.side == side_of(shoe.sensor.spec.site); });
      shoe.sums = sum_courses(shoe.sensor, shoe.steps);
      shoes.push_back(std::move(shoe));
    }
  }
  return shoes;
}

}  // namespace evenstride
