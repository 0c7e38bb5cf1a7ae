#include <cmath>
#include <cstdio>

#include "tools/validation/study.h"

namespace evenstride::validation {
namespace {

constexpr std::size_t kDrop = 6;                            // of kStepQuantities
constexpr std::size_t kPelvisRotation = 2, kObliquity = 4;  // of kStrideQuantities

double step_figure(const GroupScore& score, std::size_t q, double (*get)(const ErrorSummary&)) {
  const auto found = score.steps.find(q);
  return found == score.steps.end() ? kNone : get(found->second.errors);
}

double stride_rmse(const GroupScore& score, std::size_t q) {
  const auto found = score.strides.find(q);
  return found == score.strides.end() ? kNone : found->second.rmse;
}

/// Of what the reference knows, how much is told (and met): a table of errors alone would flatter one who
/// keeps silent.
double told_pct(std::size_t told, std::size_t known) {
  return told == 0 || known == 0 ? kNone : 100.0 * static_cast<double>(told) / static_cast<double>(known);
}

double steps_told_pct(const GroupScore& score, std::size_t q) {
  const auto found = score.steps.find(q);
  return told_pct(found == score.steps.end() ? 0 : found->second.errors.n, score.counts.steps_known[q]);
}

double strides_told_pct(const GroupScore& score, std::size_t q) {
  const auto found = score.strides.find(q);
  return told_pct(found == score.strides.end() ? 0 : found->second.n, score.counts.strides_known[q]);
}

double held_pct(const GroupScore& score, std::size_t q) {
  const auto found = score.steps.find(q);
  return found == score.steps.end() || !found->second.coverage ? kNone
                                                               : 100.0 * found->second.coverage->share();
}

double bias(const ErrorSummary& errors) { return errors.bias; }
double rmse(const ErrorSummary& errors) { return errors.rmse; }
double runner_sd(const ErrorSummary& errors) { return errors.runner_sd(); }

struct Column {
  const char* head;
  const char* key;
  double (*value)(const StudyRow&);
};

constexpr Column kColumns[] = {
    {"recall %", "recall_pct", [](const StudyRow& r) { return 100.0 * r.score.recall; }},
    {"precis. %", "precision_pct",
     [](const StudyRow& r) { return 100.0 * r.score.precision.value_or(kNone); }},
    {"wrong %", "wrong_side_pct", [](const StudyRow& r) { return 100.0 * r.score.wrong_side; }},
    {"IC bias", "contact_bias_ms", [](const StudyRow& r) { return step_figure(r.score, kContact, bias); }},
    {"IC SD", "contact_runner_sd_ms",
     [](const StudyRow& r) { return step_figure(r.score, kContact, runner_sd); }},
    {"TO SD", "toe_off_runner_sd_ms",
     [](const StudyRow& r) { return step_figure(r.score, kToeOff, runner_sd); }},
    {"tc RMSE", "contact_time_rmse_ms",
     [](const StudyRow& r) { return step_figure(r.score, kContactTime, rmse); }},
    {"peak BW", "peak_force_rmse_bw",
     [](const StudyRow& r) { return step_figure(r.score, kPeakForce, rmse); }},
    {"drop deg", "pelvic_drop_rmse_deg", [](const StudyRow& r) { return step_figure(r.score, kDrop, rmse); }},
    {"drop told", "pelvic_drop_told_pct", [](const StudyRow& r) { return steps_told_pct(r.score, kDrop); }},
    {"p-rot deg", "pelvis_rotation_range_rmse_deg",
     [](const StudyRow& r) { return stride_rmse(r.score, kPelvisRotation); }},
    {"p-obl deg", "pelvis_obliquity_range_rmse_deg",
     [](const StudyRow& r) { return stride_rmse(r.score, kObliquity); }},
    {"str. told", "pelvis_strides_told_pct",
     [](const StudyRow& r) { return strides_told_pct(r.score, kPelvisRotation); }},
    {"c-rot deg", "counter_rotation_range_rmse_deg",
     [](const StudyRow& r) { return stride_rmse(r.score, 0); }},
    {"phase deg", "counter_rotation_phase_rmse_deg",
     [](const StudyRow& r) { return stride_rmse(r.score, kPhase); }},
    {"tc 95 %", "contact_time_held_pct", [](const StudyRow& r) { return held_pct(r.score, kContactTime); }},
    {"peak 95 %", "peak_force_held_pct", [](const StudyRow& r) { return held_pct(r.score, kPeakForce); }},
    {"outside %", "outside_model_pct", [](const StudyRow& r) { return 100.0 * r.outside_share; }},
};

}  // namespace

std::string study_to_text(const Study& study) {
  char cell[64];
  std::snprintf(cell, sizeof cell, "   %-22s %5s", "", "rec.");
  std::string out = "\n" + study.name + ": " + study.what + "\n" + cell;
  for (const Column& column : kColumns) {
    std::snprintf(cell, sizeof cell, " %9s", column.head);
    out += cell;
  }
  for (const StudyRow& row : study.rows) {
    std::snprintf(cell, sizeof cell, "\n   %-22s %5zu", row.level.c_str(), row.score.recordings);
    out += cell;
    for (const Column& column : kColumns) {
      const double value = column.value(row);
      std::snprintf(cell, sizeof cell, " %9.3g", value);
      out += std::isfinite(value) ? cell : "         -";
    }
  }
  return out + "\n";
}

Json study_to_json(const Study& study) {
  Json rows = Json::array();
  for (const StudyRow& row : study.rows) {
    Json json = Json::object();
    json.put("level", row.level).put("recordings", static_cast<double>(row.score.recordings));
    for (const Column& column : kColumns) json.put(column.key, column.value(row));
    rows.add(json);
  }
  return Json::object().put("study", study.name).put("what", study.what).put("rows", rows);
}

}  // namespace evenstride::validation
