// Which quantities the report draws, and from which records.
#include <functional>
#include <optional>

#include "tools/report/report.h"
#include "tools/report/series.h"

namespace evenstride {
namespace {

constexpr double kNsPerS = 1e9;

/// A value as seen in people's units, or nothing.
std::optional<double> scaled(bool has, double value, double factor = 1.0) {
  return has ? std::optional(value * factor) : std::nullopt;
}

template <class Record>
struct Quantity {
  const char* name;
  const char* unit;
  std::optional<double> (*read)(const Record&);
};

const Quantity<v1::Step> kBySide[] = {
    {"contact", "ms",
     [](const v1::Step& s) { return scaled(s.has_contact_time_s(), s.contact_time_s(), 1e3); }},
    {"peak", "bw", [](const v1::Step& s) { return scaled(s.has_peak_vgrf_bw(), s.peak_vgrf_bw()); }},
    {"impact", "mps2",
     [](const v1::Step& s) { return scaled(s.has_impact_peak_mps2(), s.impact_peak_mps2()); }},
    {"pelvic_drop", "deg",
     [](const v1::Step& s) { return scaled(s.has_pelvic_drop_deg(), s.pelvic_drop_deg()); }},
    {"strike", "deg", [](const v1::Step& s) { return scaled(s.has_foot_strike_deg(), s.foot_strike_deg()); }},
};

const Quantity<v1::Stride> kByStride[] = {
    {"speed", "kmh", [](const v1::Stride& s) { return scaled(s.has_speed_mps(), s.speed_mps(), 3.6); }},
    {"bounce", "cm",
     [](const v1::Stride& s) {
       return scaled(s.has_vertical_oscillation_m(), s.vertical_oscillation_m(), 1e2);
     }},
    {"counter_rotation", "deg",
     [](const v1::Stride& s) {
       return scaled(s.has_counter_rotation_range_deg(), s.counter_rotation_range_deg());
     }},
};

bool is_running(const std::string& quality) { return quality.find("walking") == std::string::npos; }

double time_s(const v1::Step& step) { return static_cast<double>(step.ic_ns()) / kNsPerS; }
double time_s(const v1::Stride& stride) { return static_cast<double>(stride.start_ns()) / kNsPerS; }

template <class Record>
std::vector<Sample> samples_of(const std::vector<Record>& records,
                               const std::function<std::optional<double>(const Record&)>& read) {
  std::vector<Sample> samples;
  for (const Record& record : records) {
    const std::optional<double> value = is_running(record.quality()) ? read(record) : std::nullopt;
    if (value) samples.push_back({time_s(record), *value});
  }
  return samples;
}

std::vector<Sample> side_samples(const ReportInput& input, const Quantity<v1::Step>& quantity,
                                 v1::Side side) {
  return samples_of<v1::Step>(input.steps, [&](const v1::Step& step) {
    return step.side() == side ? quantity.read(step) : std::nullopt;
  });
}

v1::Series own_intervals(const std::vector<v1::Symmetry>& all, const std::string& quantity) {
  v1::Series series;
  series.set_name("symmetry_" + quantity + "_pct");
  series.set_unit("%");
  for (const v1::Symmetry& one : all) {
    if (one.quantity() != quantity) continue;
    series.add_t_s(static_cast<double>(one.time_ns()) / kNsPerS);
    series.add_value(one.index_pct());
    series.add_low(one.low_pct());
    series.add_high(one.high_pct());
  }
  return series;
}

std::vector<Sample> scores(const std::vector<v1::Fatigue>& all) {
  std::vector<Sample> samples;
  for (const v1::Fatigue& one : all) {
    const bool judged = one.state() == v1::Fatigue::STATE_FRESH ||
                        one.state() == v1::Fatigue::STATE_DRIFTING ||
                        one.state() == v1::Fatigue::STATE_FATIGUED;
    if (judged) samples.push_back({static_cast<double>(one.time_ns()) / kNsPerS, one.score()});
  }
  return samples;
}

}  // namespace

v1::History report_history(const ReportInput& input) {
  const double part_s = part_length_s(input.summary.duration_s());
  v1::History history;
  const auto add = [&](const std::string& name, const char* unit, const std::vector<Sample>& samples) {
    *history.add_series() = mean_series(name + "_" + unit, unit, samples, part_s);
  };
  add("cadence", "spm", samples_of<v1::Step>(input.steps, [](const v1::Step& s) {
        return scaled(s.has_step_time_s() && s.step_time_s() > 0.0, 60.0 / s.step_time_s());
      }));
  for (const auto& quantity : kBySide) {
    add(quantity.name + std::string("_left"), quantity.unit, side_samples(input, quantity, v1::SIDE_LEFT));
    add(quantity.name + std::string("_right"), quantity.unit, side_samples(input, quantity, v1::SIDE_RIGHT));
  }
  for (const auto& quantity : kByStride) {
    add(quantity.name, quantity.unit, samples_of<v1::Stride>(input.strides, quantity.read));
  }
  add("fatigue", "score", scores(input.fatigue));
  for (const char* quantity : {"contact_time", "impulse"}) {
    *history.add_series() = own_intervals(input.symmetry, quantity);
  }
  return history;
}

}  // namespace evenstride
