#include "tools/formats/bids_truth.h"

#include <filesystem>

#include "tools/formats/tsv.h"

namespace evenstride {
namespace {

constexpr const char* kReference = "/derivatives/reference/";

Side side_from(std::string_view text) {
  return text == "left" ? Side::kLeft : text == "right" ? Side::kRight : Side::kUnknown;
}

/// Absent flags mean nothing is doubted.
bool flag(const Table& table, std::size_t row, std::string_view column) {
  return !table.has(column) || table.number(row, column) == 1.0;
}

TrueTrial trial_from(const Table& table, std::size_t row) {
  TrueTrial trial;
  trial.recording = table.text(row, "recording");
  trial.participant = table.text(row, "participant_id");
  trial.source = table.text(row, "source");
  trial.variant = table.text(row, "variant");
  trial.strike_left = table.text(row, "strike_left_by_pitch");
  trial.strike_right = table.text(row, "strike_right_by_pitch");
  trial.valid_start_s = table.number(row, "valid_start_s").value_or(0.0);
  trial.valid_end_s = table.number(row, "valid_end_s").value_or(0.0);
  trial.rate_hz = table.number(row, "sampling_frequency").value_or(0.0);
  trial.speed_mps = table.number(row, "speed_mps");
  trial.cadence_spm = table.number(row, "cadence_spm");
  trial.mass_kg = table.number(row, "mass_kg");
  trial.body_weight_N = table.number(row, "body_weight_N");
  trial.source_trial = table.text(row, "source_trial");
  return trial;
}

TrueStep step_from(const Table& table, std::size_t row) {
  TrueStep step;
  step.side = side_from(table.text(row, "side"));
  step.ic_s = table.number(row, "onset").value_or(0.0);
  step.contact_time_s = table.number(row, "duration");
  step.flight_time_s = table.number(row, "flight_time_s");
  step.peak_vgrf_bw = table.number(row, "peak_force_bw");
  step.vertical_impulse_bws = table.number(row, "impulse_bw_s");
  step.pelvic_drop_deg = table.number(row, "pelvic_drop_deg");
  step.foot_pitch_deg = table.number(row, "foot_pitch_at_contact_deg");
  step.timing_ok = flag(table, row, "timing_ok");
  step.duration_ok = flag(table, row, "duration_ok");
  return step;
}

TrueStride stride_from(const Table& table, std::size_t row) {
  TrueStride stride;
  stride.side = side_from(table.text(row, "side"));
  stride.start_s = table.number(row, "onset").value_or(0.0);
  stride.duration_s = table.number(row, "duration");
  stride.counter_rotation_range_deg = table.number(row, "counter_rotation_range_deg");
  stride.counter_rotation_phase_deg = table.number(row, "counter_rotation_phase_deg");
  stride.pelvis_rotation_range_deg = table.number(row, "pelvis_rotation_range_deg");
  stride.trunk_rotation_range_deg = table.number(row, "trunk_rotation_range_deg");
  stride.pelvis_obliquity_range_deg = table.number(row, "pelvis_obliquity_range_deg");
  return stride;
}

TrueMounting mounting_from(const Table& table, std::size_t row) {
  TrueMounting mounting;
  mounting.tracksys = table.text(row, "tracksys");
  for (int i = 0; i < 3; ++i) {
    const std::string axis(1, static_cast<char>('x' + i));
    for (int j = 0; j < 3; ++j)
      mounting.R_BS(i, j) =
          table.number(row, "R_BS_" + std::to_string(i) + std::to_string(j)).value_or(i == j ? 1.0 : 0.0);
    mounting.gyro_bias_radps[i] = table.number(row, "gyro_bias_" + axis + "_radps").value_or(0.0);
    mounting.accel_bias_mps2[i] = table.number(row, "acc_bias_" + axis + "_mps2").value_or(0.0);
  }
  return mounting;
}

TrueClock clock_from(const Table& table, std::size_t row) {
  return {std::string(table.text(row, "tracksys")), table.number(row, "offset_s").value_or(0.0),
          table.number(row, "skew_ppm").value_or(0.0)};
}

template <class Row>
Result<std::vector<Row>> read_rows(const std::string& path, std::string_view needed,
                                   Row (*from)(const Table&, std::size_t)) {
  auto table = read_tsv(path);
  if (!table) return Error{table.error()};
  if (!table->has(needed)) return Error{path + ": column '" + std::string(needed) + "' is missing"};
  std::vector<Row> rows;
  for (std::size_t row = 0; row < table->rows(); ++row) rows.push_back(from(*table, row));
  return rows;
}

}  // namespace

std::string reference_file(const std::string& dataset, const std::string& participant,
                           const std::string& recording, const std::string& what) {
  return dataset + kReference + participant + "/motion/" + recording + "_" + what;
}

Result<std::vector<TrueTrial>> read_true_trials(const std::string& dataset) {
  return read_rows(dataset + kReference + "trials.tsv", "recording", trial_from);
}

Result<std::vector<TrueStep>> read_true_steps(const std::string& dataset, const TrueTrial& trial) {
  return read_rows(reference_file(dataset, trial.participant, trial.recording, "desc-steps_events.tsv"),
                   "onset", step_from);
}

Result<std::vector<TrueStride>> read_true_strides(const std::string& dataset, const TrueTrial& trial) {
  const std::string path =
      reference_file(dataset, trial.participant, trial.recording, "desc-strides_events.tsv");
  if (!std::filesystem::exists(path)) return std::vector<TrueStride>{};
  return read_rows(path, "onset", stride_from);
}

std::string mounting_file(const std::string& dataset, const std::string& participant) {
  return dataset + kReference + participant + "/" + participant + "_desc-mounting.tsv";
}

Result<std::vector<TrueMounting>> read_true_mounting(const std::string& dataset,
                                                     const std::string& participant) {
  return read_rows(mounting_file(dataset, participant), "tracksys", mounting_from);
}

Result<std::vector<TrueClock>> read_true_clocks(const std::string& dataset, const TrueTrial& trial) {
  return read_rows(reference_file(dataset, trial.participant, trial.recording, "desc-clocks_events.tsv"),
                   "tracksys", clock_from);
}

}  // namespace evenstride
