#include "tools/validation/prediction.h"

#include <cmath>
#include <filesystem>

#include "core/base/units.h"
#include "tools/formats/tsv.h"

namespace evenstride::validation {
namespace {

double or_none(std::optional<double> value) { return value.value_or(kNone); }
double deg_or_none(std::optional<double> value_rad) { return value_rad ? deg_from_rad(*value_rad) : kNone; }

PredictedStep predicted(const StepRecord& step) {
  const double ic_s = seconds(step.initial_contact);
  return {{ic_s, step.side},
          {ic_s, step.toe_off ? seconds(*step.toe_off) : kNone, or_none(step.contact_time_s),
           or_none(step.flight_time_s), or_none(step.peak_vgrf_bw), or_none(step.vertical_impulse_bws),
           deg_or_none(step.pelvic_drop_rad)},
          step.vgrf_wave_bw,
          or_none(step.contact_time_sd_s),
          or_none(step.peak_vgrf_sd_bw)};
}

PredictedStride predicted(const StrideRecord& stride) {
  return {{seconds(stride.start), stride.side},
          {deg_or_none(stride.counter_rotation_range_rad), deg_or_none(stride.counter_rotation_phase_rad),
           deg_or_none(stride.pelvis_rotation_range_rad), deg_or_none(stride.trunk_rotation_range_rad),
           deg_or_none(stride.pelvis_obliquity_range_rad)}};
}

Side side_from(std::string_view text) {
  return text == "left" ? Side::kLeft : text == "right" ? Side::kRight : Side::kUnknown;
}

Result<Table> read_if_there(const std::string& path) {
  if (!std::filesystem::exists(path)) return parse_table("side\n", path, ',');
  return read_tsv(path);
}

}  // namespace

Prediction prediction_of(const Analysis& analysis) {
  Prediction prediction;
  for (const StepRecord& step : analysis.steps) prediction.steps.push_back(predicted(step));
  for (const StrideRecord& stride : analysis.strides) prediction.strides.push_back(predicted(stride));
  return prediction;
}

Result<Prediction> read_prediction(const std::string& folder) {
  constexpr std::array<const char*, 7> kSteps = {"ic_s",           "to_s",         "contact_time_s",
                                                 "flight_time_s",  "peak_vgrf_bw", "vertical_impulse_bws",
                                                 "pelvic_drop_deg"};
  auto steps = read_if_there(folder + "/steps.csv");
  if (!steps) return Error{steps.error()};
  auto strides = read_if_there(folder + "/strides.csv");
  if (!strides) return Error{strides.error()};
  Prediction prediction;
  for (std::size_t row = 0; row < steps->rows(); ++row) {
    PredictedStep step{};
    for (std::size_t q = 0; q < kSteps.size(); ++q) step.values[q] = or_none(steps->number(row, kSteps[q]));
    step.contact = {step.values[kContact], side_from(steps->text(row, "side"))};
    if (std::isfinite(step.contact.time_s)) prediction.steps.push_back(step);
  }
  for (std::size_t row = 0; row < strides->rows(); ++row) {
    PredictedStride stride{};
    for (std::size_t q = 0; q < kStrideQuantities.size(); ++q)
      stride.values[q] = or_none(strides->number(row, kStrideQuantities[q].name));
    stride.start = {or_none(strides->number(row, "start_s")), side_from(strides->text(row, "side"))};
    if (std::isfinite(stride.start.time_s)) prediction.strides.push_back(stride);
  }
  return prediction;
}

}  // namespace evenstride::validation
