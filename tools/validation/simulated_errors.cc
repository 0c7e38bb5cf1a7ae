#include "tools/validation/simulated_errors.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "core/base/units.h"
#include "core/math/robust.h"
#include "tools/validation/match.h"
#include "tools/validation/quantities.h"
#include "tools/validation/simulated_run.h"
#include "tools/validation/statistics.h"

namespace evenstride::validation {
namespace {

constexpr double kClocksSettled_s = 60.0;
constexpr std::size_t kIndexStrides = 60, kChangeStrides = 100;
constexpr double kCourseStep_s = 0.002;  ///< step of the comparison of two courses

constexpr std::array<SimulatedQuantity, kSimCount> kQuantities = {
    {{"pelvis_inclination", "inclination of the pelvis against standing", "deg"},
     {"trunk_inclination", "inclination of the trunk against standing", "deg"},
     {"sensor_inclination", "of both sensors, their own bias of up to 20 mg left in", "deg"},
     {"pelvic_tilt", "pelvic tilt of a stride", "deg"},
     {"trunk_lean", "trunk lean of a stride, where standing was quiet", "deg"},
     {"contact", "initial contact", "ms"},
     {"toe_off", "toe-off", "ms"},
     {"missed_steps", "steps missed", "%"},
     {"false_steps", "steps that were none", "%"},
     {"contact_time", "contact time", "ms"},
     {"contact_time_index", "symmetry index of contact time over 60 strides", "pp"},
     {"peak_force", "peak vertical force", "bw"},
     {"force_course", "course of the vertical force", "bw"},
     {"impulse", "vertical impulse of a step", "bw s"},
     {"impulse_split", "impulse, left against right, over 60 strides", "%"},
     {"stiffness", "vertical stiffness", "%"},
     {"impact_peak", "impact peak at the shoe", "%"},
     {"impact_correlation", "the same, correlation within a runner", "r"},
     {"pelvic_drop", "pelvic drop", "deg"},
     {"pelvic_drop_change", "change of the drop by 0.5 deg, 100 strides each", "deg"},
     {"pelvic_drop_change_seen", "the same, seen at 95 %", "%"},
     {"counter_rotation_range", "counter-rotation range", "deg"},
     {"counter_rotation_phase", "counter-rotation phase", "deg"},
     {"speed", "speed of a stride", "m/s"},
     {"shoes_in_step", "clocks, left against right shoe, after 60 s", "ms"},
     {"body_in_step", "clocks, pelvis and trunk against the shoes, after 60 s", "ms"},
     {"breathing", "breaths a minute, where told", "1/min"}}};

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

class Comparison {
 public:
  Comparison(const SimulatedRunner& runner, const sim::BodyMotion& body, const SimulatedRun& run)
      : runner_(runner), body_(body), run_(run), truth_(body.truth()) {
    std::vector<SidedTime> truths, told;
    for (const sim::TrueStep& step : truth_.steps) truths.push_back({step.initial_contact_s, step.side});
    for (const StepRecord& step : run.steps) told.push_back({true_time_s(step.initial_contact), step.side});
    steps_ = match(truths, told);
    truths.clear();
    told.clear();
    for (const sim::TrueStride& stride : truth_.strides) truths.push_back({stride.start_s, stride.side});
    for (const StrideRecord& stride : run.strides) told.push_back({true_time_s(stride.start), stride.side});
    strides_ = match(truths, told);
  }

  SimulatedErrors errors() {
    readings();
    found();
    for (const auto& [i, j] : steps_)
      if (truth_.steps[i].steady) step(truth_.steps[i], run_.steps[j]);
    for (const auto& [i, j] : strides_)
      if (truth_.strides[i].steady) stride(truth_.strides[i], run_.strides[j]);
    sides();
    impacts();
    drop_change();
    for (const BreathingRecord& breath : run_.breathing)
      if (breath.rate_hz) add(Sim::kBreathing, 60.0 * (*breath.rate_hz - runner_.scenario.breathing.rate_hz));
    return std::move(errors_);
  }

 private:
  void add(Sim quantity, double error) { errors_[static_cast<std::size_t>(quantity)].push_back(error); }
  template <class Value>
  void add(Sim quantity, const std::optional<Value>& told, std::optional<double> truth, double scale) {
    if (told && truth) add(quantity, scale * (*told - *truth));
  }
  void add_ratio(Sim quantity, const std::optional<double>& told, double truth) {
    if (told) add(quantity, 100.0 * (*told / truth - 1.0));
  }

  double true_time_s(Time told) const { return seconds(told) - run_.common_delay_s(seconds(told)); }

  void readings() {
    for (const Site site : {Site::kPelvis, Site::kTrunk})
      for (const InclinationError& off : run_.inclination[index(site)]) {
        const bool is_pelvis = site == Site::kPelvis;
        add(is_pelvis ? Sim::kPelvisInclination : Sim::kTrunkInclination,
            deg_from_rad(off.against_standing_rad));
        add(Sim::kSensorInclination, deg_from_rad(off.of_sensor_rad));
      }
    for (const ClockError& left : run_.clocks[index(Site::kLeftShoe)]) {
      const double t = left.time_s, common_s = run_.common_delay_s(t);
      if (t < kClocksSettled_s) continue;
      add(Sim::kShoesInStep, 1e3 * (left.error_s - run_.clock_error_s(Site::kRightShoe, t)));
      for (const Site site : {Site::kPelvis, Site::kTrunk})
        add(Sim::kBodyInStep, 1e3 * (run_.clock_error_s(site, t) - common_s));
    }
  }

  /// The steps out of standing and back into it have no truth: neither missed nor false there.
  void found() {
    std::vector<bool> matched(truth_.steps.size()), true_one(run_.steps.size());
    for (const auto& [i, j] : steps_) matched[i] = true_one[j] = true;
    for (std::size_t i = 0; i < matched.size(); ++i)
      if (truth_.steps[i].steady) add(Sim::kMissed, matched[i] ? 0.0 : 100.0);
    const double from_s = truth_.steps.front().initial_contact_s - kMatchWindow_s;
    const double to_s = truth_.steps.back().initial_contact_s + kMatchWindow_s;
    for (std::size_t j = 0; j < true_one.size(); ++j)
      if (const double t = true_time_s(run_.steps[j].initial_contact); t > from_s && t < to_s)
        add(Sim::kFalse, true_one[j] ? 0.0 : 100.0);
  }

  void step(const sim::TrueStep& truth, const StepRecord& told) {
    add(Sim::kStepContact, 1e3 * (true_time_s(told.initial_contact) - truth.initial_contact_s));
    if (told.toe_off) add(Sim::kStepToeOff, 1e3 * (true_time_s(*told.toe_off) - truth.toe_off_s));
    add(Sim::kStepContactTime, told.contact_time_s, truth.contact_time_s, 1e3);
    add(Sim::kStepPeak, told.peak_vgrf_bw, truth.peak_vgrf_bw, 1.0);
    add(Sim::kStepImpulse, told.vertical_impulse_bws, truth.vertical_impulse_bws, 1.0);
    add(Sim::kDrop, told.pelvic_drop_rad, truth.pelvic_drop_rad, deg_from_rad(1.0));
    if (told.vgrf_wave_bw && told.contact_time_s) add(Sim::kForceCourse, course_error(truth, told));
    if (truth.peak_vgrf_bw)
      add_ratio(Sim::kStiffness, told.vertical_stiffness_bwpm, *truth.peak_vgrf_bw / sinking_m(truth));
    add_ratio(Sim::kImpact, told.impact_peak_mps2, truth.impact_peak_mps2);
  }

  void stride(const sim::TrueStride& truth, const StrideRecord& told) {
    add(Sim::kCounterRange, told.counter_rotation_range_rad, truth.counter_rotation_range_rad,
        deg_from_rad(1.0));
    if (told.counter_rotation_phase_rad)
      add(Sim::kCounterPhase,
          wrap_deg(deg_from_rad(*told.counter_rotation_phase_rad - truth.counter_rotation_phase_rad)));
    add(Sim::kPelvicTilt, told.pelvic_tilt_rad, truth.pelvic_tilt_rad, deg_from_rad(1.0));
    if (!told.quality.has(Mark::kNoStanding))  // counted from standing
      add(Sim::kTrunkLean, told.trunk_lean_rad, truth.trunk_lean_rad, deg_from_rad(1.0));
    add(Sim::kSpeed, told.speed_mps, truth.speed_mps, 1.0);
  }

  /// How far the body's centre goes down in the stance.
  double sinking_m(const sim::TrueStep& truth) const {
    const sim::Curve& height = body_.pelvis_path().z;
    double lowest_m = height.at(truth.initial_contact_s).value;
    for (double t = truth.initial_contact_s; t < truth.toe_off_s; t += 0.5 * kCourseStep_s)
      lowest_m = std::min(lowest_m, height.at(t).value);
    return height.at(truth.initial_contact_s).value - lowest_m;
  }

  /// In time, so that wrong contacts cost what they are worth.
  double course_error(const sim::TrueStep& truth, const StepRecord& told) const {
    const double contact_s = true_time_s(told.initial_contact), length_s = *told.contact_time_s;
    double squares = 0.0, n = 0.0;
    for (double t = std::min(contact_s, truth.initial_contact_s);
         t <= std::max(contact_s + length_s, truth.toe_off_s); t += kCourseStep_s) {
      const double force = force_at(*told.vgrf_wave_bw, (t - contact_s) / length_s);
      squares += std::pow(force - body_.vertical_force_bw(t), 2);
      n += 1.0;
    }
    return std::sqrt(squares / n);
  }

  /// Means over windows of strides, of both what is told and what is true.
  void sides() {
    for (std::size_t from = 0; from + 2 * kIndexStrides <= steps_.size(); from += 2 * kIndexStrides) {
      window_index(from, Sim::kContactIndex, &StepRecord::contact_time_s,
                   [](const sim::TrueStep& s) { return std::optional<double>(s.contact_time_s); });
      window_index(from, Sim::kImpulseSplit, &StepRecord::vertical_impulse_bws,
                   [](const sim::TrueStep& s) { return s.vertical_impulse_bws; });
    }
  }
  template <class Truth>
  void window_index(std::size_t from, Sim quantity, std::optional<double> StepRecord::*field,
                    const Truth& true_value) {
    double told[2] = {}, truth[2] = {}, n[2] = {};
    for (std::size_t k = from; k < from + 2 * kIndexStrides; ++k) {
      const sim::TrueStep& step = truth_.steps[steps_[k].first];
      const auto& value = run_.steps[steps_[k].second].*field;
      const std::size_t side = step.side == Side::kLeft ? 0 : 1;
      if (!value || !true_value(step)) continue;
      told[side] += *value;
      truth[side] += *true_value(step);
      n[side] += 1.0;
    }
    const auto split = [&](const double(&sum)[2]) {
      const double left = sum[0] / n[0], right = sum[1] / n[1];
      return 200.0 * (left - right) / (left + right);
    };
    if (n[0] > 0.0 && n[1] > 0.0) add(quantity, split(told) - split(truth));
  }

  void impacts() {
    std::vector<double> told, truth;
    for (const auto& [i, j] : steps_) {
      if (!truth_.steps[i].steady || !run_.steps[j].impact_peak_mps2) continue;
      told.push_back(*run_.steps[j].impact_peak_mps2);
      truth.push_back(truth_.steps[i].impact_peak_mps2);
    }
    const auto a = summarise(told), b = summarise(truth);
    if (!a || !b) return;
    double both = 0.0;
    for (std::size_t k = 0; k < told.size(); ++k) both += (told[k] - a->bias) * (truth[k] - b->bias);
    add(Sim::kImpactCorrelation, both / (static_cast<double>(told.size()) * a->sd * b->sd));
  }

  struct Mean {
    double value = 0.0, error = 0.0;
  };
  /// With a standard error that knows that strides remember the ones before.
  static Mean mean_of(const std::vector<double>& values) {
    const auto all = summarise(values);
    const double n = effective_count(static_cast<double>(values.size()), lag_one_correlation(values));
    return {all->bias, all->sd / std::sqrt(n)};
  }

  /// Stride by stride the mean drop of both sides: the last 100 before it changes, the first 100 after.
  void drop_change() {
    std::vector<double> told[2], truth[2];
    for (std::size_t k = 0; k + 1 < steps_.size(); k += 2) {
      const sim::TrueStep &a = truth_.steps[steps_[k].first], &b = truth_.steps[steps_[k + 1].first];
      const auto &drop_a = run_.steps[steps_[k].second].pelvic_drop_rad,
                 &drop_b = run_.steps[steps_[k + 1].second].pelvic_drop_rad;
      const double t = a.initial_contact_s - runner_.drop_changes_s;
      if (!a.steady || !b.steady || !drop_a || !drop_b || (t > -1.0 && t < kDropRamp_s)) continue;
      told[t > 0.0].push_back(0.5 * deg_from_rad(*drop_a + *drop_b));
      truth[t > 0.0].push_back(0.5 * deg_from_rad(a.pelvic_drop_rad + b.pelvic_drop_rad));
    }
    for (auto* series : {told, truth}) {
      if (series[0].size() < kChangeStrides || series[1].size() < kChangeStrides) return;
      series[0].erase(series[0].begin(), series[0].end() - kChangeStrides);
      series[1].resize(kChangeStrides);
    }
    const Mean before = mean_of(told[0]), after = mean_of(told[1]);
    const double change = after.value - before.value;
    add(Sim::kDropChange, change - (mean_of(truth[1]).value - mean_of(truth[0]).value));
    add(Sim::kDropChangeSeen, change > 1.96 * std::hypot(before.error, after.error) ? 100.0 : 0.0);
  }

  const SimulatedRunner& runner_;
  const sim::BodyMotion& body_;
  const SimulatedRun& run_;
  const sim::Truth& truth_;
  Pairs steps_, strides_;
  SimulatedErrors errors_;
};

}  // namespace

const SimulatedQuantity& simulated_quantity(Sim quantity) {
  return kQuantities[static_cast<std::size_t>(quantity)];
}

SimulatedErrors simulated_errors(const SimulatedRunner& runner, bool anchors_only) {
  const sim::BodyMotion body(runner.scenario);
  const SimulatedRun run = run_simulated(runner, body, anchors_only);
  return Comparison(runner, body, run).errors();
}

}  // namespace evenstride::validation
