// Which quantities the report draws, and from which records.
#include <algorithm>
#include <optional>
#include <string>

#include "core/base/units.h"
#include "ingest/results/one_teller.h"
#include "tools/report/report.h"
#include "tools/report/series.h"

namespace evenstride {
namespace {

constexpr double kMsPerS = 1e3, kCmPerM = 1e2, kKmhPerMps = 3.6, kSPerMin = 60.0;

/// A quantity as people read it: its name, its unit, where it stands in a record, and the factor between.
template <class Record>
struct Quantity {
  const char* name;
  const char* unit;
  std::optional<double> Record::*value;
  double factor;
};

constexpr Quantity<StepRecord> kBySide[] = {
    {"contact", "ms", &StepRecord::contact_time_s, kMsPerS},
    {"peak", "bw", &StepRecord::peak_vgrf_bw, 1.0},
    {"impact", "mps2", &StepRecord::impact_peak_mps2, 1.0},
    {"pelvic_drop", "deg", &StepRecord::pelvic_drop_rad, deg_from_rad(1.0)},
    {"strike", "deg", &StepRecord::foot_strike_rad, deg_from_rad(1.0)},
};

constexpr Quantity<StrideRecord> kByStride[] = {
    {"speed", "kmh", &StrideRecord::speed_mps, kKmhPerMps},
    {"bounce", "cm", &StrideRecord::vertical_oscillation_m, kCmPerM},
    {"counter_rotation", "deg", &StrideRecord::counter_rotation_range_rad, deg_from_rad(1.0)},
};

Time start_of(const StepRecord& step) { return step.initial_contact; }
Time start_of(const StrideRecord& stride) { return stride.start; }

template <class Record>
bool is_walked(const Record& record) {
  return record.quality.has(Mark::kWalking);
}

/// The running records' values, of one side or of both; the walking ones' where nobody ran.
template <class Record>
std::vector<Sample> samples_of(std::span<const Record> records, const Quantity<Record>& quantity,
                               std::optional<Side> side = std::nullopt) {
  const bool only_walked = std::all_of(records.begin(), records.end(), is_walked<Record>);
  std::vector<Sample> samples;
  for (const Record& record : records) {
    if (is_walked(record) != only_walked || (side && record.side != *side)) continue;
    if (const auto& value = record.*quantity.value) {
      samples.push_back({seconds(start_of(record)), *value * quantity.factor});
    }
  }
  return samples;
}

std::vector<Sample> cadence(std::span<const StepRecord> steps) {
  std::vector<Sample> samples = samples_of(steps, {"", "", &StepRecord::step_time_s, 1.0});
  std::erase_if(samples, [](const Sample& sample) { return sample.value <= 0.0; });
  for (Sample& sample : samples) sample.value = kSPerMin / sample.value;
  return samples;
}

v1::Series own_intervals(std::span<const SymmetryResult> all, SymmetryQuantity quantity) {
  v1::Series series;
  series.set_name("symmetry_" + std::string(name(quantity)) + "_pct");
  series.set_unit("%");
  for (const SymmetryResult& one : all) {
    if (one.quantity != quantity) continue;
    series.add_t_s(seconds(one.time));
    series.add_value(one.index);
    series.add_low(one.low);
    series.add_high(one.high);
  }
  return series;
}

/// Each score as it came; a score has no interval.
v1::Series scores(std::span<const FatigueResult> all) {
  v1::Series series;
  series.set_name("fatigue_score");
  series.set_unit("score");
  for (const FatigueResult& one : all) {
    const bool judged = one.state == FatigueState::kFresh || one.state == FatigueState::kDrifting ||
                        one.state == FatigueState::kFatigued;
    if (!judged) continue;
    series.add_t_s(seconds(one.time));
    series.add_value(one.score);
  }
  return series;
}

}  // namespace

v1::History report_history(const ReportInput& input) {
  const double part_s = part_length_s(input.summary.duration_s());
  v1::History history;
  std::vector<StepRecord> steps;
  OneTeller teller;
  for (const StepRecord& step : input.steps) steps.push_back(teller.shown(step));
  const auto add = [&](const std::string& name, const std::string& unit, const std::vector<Sample>& samples) {
    *history.add_series() = mean_series(name + "_" + unit, unit, samples, part_s);
  };
  add("cadence", "spm", cadence(steps));
  for (const auto& quantity : kBySide) {
    add(quantity.name + std::string("_left"), quantity.unit,
        samples_of<StepRecord>(steps, quantity, Side::kLeft));
    add(quantity.name + std::string("_right"), quantity.unit,
        samples_of<StepRecord>(steps, quantity, Side::kRight));
  }
  for (const auto& quantity : kByStride) {
    add(quantity.name, quantity.unit, samples_of(input.strides, quantity));
  }
  *history.add_series() = scores(input.fatigue);
  *history.add_series() = own_intervals(input.symmetry, SymmetryQuantity::kContactTime);
  *history.add_series() = own_intervals(input.symmetry, SymmetryQuantity::kImpulse);
  return history;
}

}  // namespace evenstride
