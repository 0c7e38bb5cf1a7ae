#include <cmath>
#include <set>

#include "core/base/units.h"
#include "core/sim/force_course.h"
#include "tools/fit/foot_stride.h"
#include "tools/fit/motion_fit.h"
#include "tools/fit/pelvis_beyond.h"
#include "tools/formats/true_force.h"

namespace evenstride {
namespace {

constexpr double kLongestStride_s = 1.1;
constexpr std::size_t kLeastStrides = 5, kLeastRunners = 3;
constexpr int kForceGrid = 100;

/// Sums of what one foot does in its strides.
class FootSum {
 public:
  void add(const TrueStrideTimes& times, const FootStride& stride, const TrueForce& force) {
    row_.foot.resize(stride.rates.size());
    for (std::size_t p = 0; p < row_.foot.size(); ++p)
      for (std::size_t c = 0; c < sim::kFootRates; ++c) row_.foot[p].rate[c] += stride.rates[p].rate[c];
    strike_ += stride.strike_rad;
    contact_s_ += times.contact_time_s;
    step_s_ += 0.5 * (times.next_contact_s - times.contact_s);
    // Projection on the sines, by the midpoint rule.
    for (int i = 0; i < kForceGrid; ++i) {
      const double u = (i + 0.5) / kForceGrid;
      const double at = force.at(times.contact_s + u * times.contact_time_s);
      for (std::size_t k = 0; k < row_.force.size(); ++k)
        row_.force[k] += 2.0 / kForceGrid * at * std::sin(static_cast<double>(k + 1) * kPi * u);
    }
    ++row_.strides;
  }

  std::optional<MotionRow> mean(double speed_mps) {
    if (row_.strides < kLeastStrides) return std::nullopt;
    const double n = static_cast<double>(row_.strides);
    for (auto& at : row_.foot)
      for (double& rate : at.rate) rate /= n;
    const double mean_force = sim::mean_of(row_.force);
    for (double& term : row_.force) term /= mean_force;
    row_.force_peak = sim::peak_of(row_.force);
    row_.kind = {strike_ / n, speed_mps, contact_s_ / n, step_s_ / n};
    return row_;
  }

 private:
  MotionRow row_;
  double strike_ = 0.0, contact_s_ = 0.0, step_s_ = 0.0;
};

/// Strides of one foot whose both stances are sure.
std::vector<TrueStrideTimes> strides_of(const std::vector<TrueStep>& steps, Side side) {
  std::vector<TrueStrideTimes> out;
  const TrueStep* before = nullptr;
  for (const TrueStep& step : steps) {
    if (step.side != side) continue;
    const bool sure = step.timing_ok && step.duration_ok && step.contact_time_s;
    if (sure && before != nullptr && step.ic_s - before->ic_s < kLongestStride_s)
      out.push_back({before->ic_s, *before->contact_time_s, step.ic_s, *step.contact_time_s});
    before = sure ? &step : nullptr;
  }
  return out;
}

struct Loaded {
  BidsRecording recording;
  std::vector<TrueStep> steps;
  std::vector<TrueMounting> mountings;
  TrueForce force;
};

/// Nothing where no force is known.
Result<std::optional<Loaded>> load(const std::string& dataset, const TrueTrial& trial) {
  auto recording = read_motion_bids(dataset, trial.recording);
  if (!recording) return Error{recording.error()};
  auto steps = read_true_steps(dataset, trial);
  if (!steps) return Error{steps.error()};
  auto mountings = read_true_mounting(dataset, trial.participant);
  if (!mountings) return Error{mountings.error()};
  auto force = read_true_force(dataset, trial, *steps);
  if (!force) return std::optional<Loaded>{};
  return std::optional<Loaded>{
      Loaded{std::move(*recording), std::move(*steps), std::move(*mountings), std::move(*force)}};
}

std::optional<MotionRow> foot_row(const Loaded& data, const TrueTrial& trial, Side side) {
  const Site site = side == Side::kLeft ? Site::kLeftShoe : Site::kRightShoe;
  FootSum sum;
  for (const BidsSensor& sensor : data.recording.sensors)
    for (const TrueMounting& mounting : data.mountings)
      if (sensor.spec.site == site && mounting.tracksys == name(site)) {
        const ShoeReadings readings(sensor, mounting);
        for (const TrueStrideTimes& times : strides_of(data.steps, side))
          if (const auto stride = readings.stride(times, motion_phases()))
            sum.add(times, *stride, data.force);
      }
  auto row = sum.mean(trial.speed_mps.value_or(0.0));
  if (!row) return row;
  row->recording = trial.recording;
  row->runner = trial.participant;
  row->side = side;
  for (const BidsSensor& sensor : data.recording.sensors)
    for (const TrueMounting& mounting : data.mountings)
      if (sensor.spec.site == Site::kPelvis && mounting.tracksys == name(Site::kPelvis))
        add_pelvis(sensor, mounting, data.force, data.steps, *row);
  return row;
}

}  // namespace

const std::vector<double>& motion_phases() {
  static const std::vector<double> phases = {0.48, 0.54, 0.60, 0.66, 0.72, 0.78, 0.84, 0.88, 0.92, 0.96, 1.00,
                                             1.02, 1.04, 1.06, 1.09, 1.12, 1.16, 1.22, 1.30, 1.40, 1.50, 1.60,
                                             1.70, 1.78, 1.84, 1.88, 1.91, 1.94, 1.96, 1.98, 2.00, 2.03, 2.06,
                                             2.09, 2.12, 2.15, 2.18, 2.22, 2.26, 2.30, 2.36};
  return phases;
}

Result<std::vector<MotionRow>> collect_motion_rows(const std::string& dataset, const std::string& source) {
  const auto trials = read_true_trials(dataset);
  if (!trials) return Error{trials.error()};
  std::vector<MotionRow> rows;
  std::set<std::string> runners;
  for (const TrueTrial& trial : *trials) {
    if (trial.variant == "clocks" || !trial.speed_mps || (!source.empty() && trial.source != source))
      continue;
    const auto data = load(dataset, trial);
    if (!data) return Error{data.error()};
    if (!data->has_value()) continue;
    for (const Side side : {Side::kLeft, Side::kRight})
      if (auto row = foot_row(**data, trial, side)) {
        runners.insert(row->runner);
        rows.push_back(std::move(*row));
      }
  }
  if (runners.size() < kLeastRunners)
    return Error{"fewer than three runners with shoes, mountings and forces in " + dataset};
  return rows;
}

}  // namespace evenstride
