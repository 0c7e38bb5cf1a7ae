#include "tools/validation/sacral_runs.h"

#include <cmath>
#include <filesystem>

#include "tools/analysis/run_all.h"
#include "tools/formats/tsv.h"
#include "tools/validation/match.h"
#include "tools/validation/prediction.h"
#include "tools/validation/statistics.h"

namespace evenstride::validation {
namespace {

struct Run {
  std::size_t truth = 0, predicted = 0, matched = 0;
  std::vector<double> contact_ms, toe_off_ms, contact_time_ms, peak_bw;
};

Result<Run> evaluate_run(const std::string& folder, const std::string& name, double rate_hz,
                         const AnalysisParams& params) {
  const auto recording = read_sacral_run(folder, name, rate_hz);
  if (!recording) return Error{recording.error()};
  const auto steps = read_tsv(folder + "/steps.csv");
  if (!steps) return Error{steps.error()};
  const auto analysis = analyze(*recording, params);
  if (!analysis) return Error{analysis.error()};
  std::vector<SidedTime> truth, predicted;
  for (double t_s : steps->numbers("t_contact_s")) truth.push_back({t_s, Side::kUnknown});
  if (truth.empty()) return Error{folder + ": no true step"};
  std::vector<StepValues> values;
  for (const PredictedStep& step : prediction_of(*analysis).steps) {
    const double t_s = step.contact.time_s;
    if (t_s < truth.front().time_s - kMatchWindow_s || t_s > truth.back().time_s + kMatchWindow_s) continue;
    predicted.push_back({t_s, Side::kUnknown});  // left and right are not told apart in this reference
    values.push_back(step.values);
  }
  Run run;
  run.truth = truth.size();
  run.predicted = predicted.size();
  for (const auto& [i, j] : match(truth, predicted)) {
    ++run.matched;
    const auto of = [&, row = i](const char* column) { return steps->number(row, column).value_or(kNone); };
    run.contact_ms.push_back(1e3 * (values[j][kContact] - of("t_contact_s")));
    run.toe_off_ms.push_back(1e3 * (values[j][kToeOff] - of("t_toeoff_s")));
    run.contact_time_ms.push_back(1e3 * (values[j][kContactTime] - of("contact_time_s")));
    run.peak_bw.push_back(values[j][kPeakForce] - of("peak_force_bw"));
  }
  return run;
}

void add_errors(Findings& findings, const std::string& what, const std::string& unit,
                const std::vector<double>& errors, std::optional<double> bias_limit,
                std::optional<double> sd_limit, std::optional<double> rmse_limit) {
  const auto summary = summarise(errors);
  findings.rows.push_back(
      {what + ", |bias|", summary ? std::abs(summary->bias) : kNone, unit, bias_limit, false});
  findings.rows.push_back({what + ", SD", summary ? summary->sd : kNone, unit, sd_limit, false});
  findings.rows.push_back({what + ", RMSE", summary ? summary->rmse : kNone, unit, rmse_limit, false});
}

void append(std::vector<double>& to, const std::vector<double>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

Result<BidsRecording> read_sacral_run(const std::string& folder, const std::string& name, double rate_hz) {
  const auto table = read_tsv(folder + "/sacrum.csv.gz");
  if (!table) return Error{table.error()};
  const std::vector<double> up = table->numbers("acc_vertical_mps2"),
                            forward = table->numbers("acc_anteroposterior_mps2");
  BidsRecording recording;
  recording.name = name;
  BidsSensor& sensor = recording.sensors.emplace_back();
  sensor.spec = {.site = Site::kPelvis,
                 .rate_hz = rate_hz,
                 .has_gyro = false,
                 .accel_range_mps2 = 0.0,
                 .gyro_range_radps = 0.0,
                 .clock = SensorClock::kSession};
  sensor.device_time_s = table->numbers("t_s");
  for (std::size_t i = 0; i < up.size(); ++i)
    sensor.rows.push_back({static_cast<float>(forward[i]), 0, static_cast<float>(up[i]), 0, 0, 0});
  if (sensor.rows.empty()) return Error{folder + ": no reading"};
  return recording;
}

bool has_sacral_runs(const std::string& dataset) {
  const auto trials = read_tsv(dataset + "/trials.csv");
  return trials && trials->rows() > 0 && trials->has("trial") &&
         std::filesystem::exists(dataset + "/" + std::string(trials->text(0, "trial")) + "/sacrum.csv.gz");
}

Result<std::vector<Findings>> evaluate_sacral_runs(const std::string& dataset, const AnalysisParams& params) {
  const auto trials = read_tsv(dataset + "/trials.csv");
  if (!trials) return Error{trials.error()};
  std::vector<Run> runs(trials->rows());
  std::vector<std::string> failures(trials->rows());
  const auto work = [&](std::size_t i) {
    const std::string name(trials->text(i, "trial"));
    auto run = evaluate_run(dataset + "/" + name, name, trials->number(i, "rate_hz").value_or(500.0), params);
    if (run)
      runs[i] = std::move(*run);
    else
      failures[i] = run.error();
  };
  run_all(runs.size(), work, [](std::size_t) {});
  Run all;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (!failures[i].empty()) return Error{failures[i]};
    all.truth += runs[i].truth;
    all.predicted += runs[i].predicted;
    all.matched += runs[i].matched;
    append(all.contact_ms, runs[i].contact_ms);
    append(all.toe_off_ms, runs[i].toe_off_ms);
    append(all.contact_time_ms, runs[i].contact_time_ms);
    append(all.peak_bw, runs[i].peak_bw);
  }
  const double matched = static_cast<double>(all.matched);
  Findings findings{"pelvis sensor alone, two axes, no gyroscope", {}, {}};
  findings.rows.push_back({"true steps", static_cast<double>(all.truth), "", {}, false});
  findings.rows.push_back({"recall", 100.0 * matched / static_cast<double>(all.truth), "%", 100.0, true});
  findings.rows.push_back({"precision",
                           all.predicted ? 100.0 * matched / static_cast<double>(all.predicted) : kNone,
                           "%",
                           {},
                           true});
  add_errors(findings, "contact", "ms", all.contact_ms, 8.0, 8.0, {});
  add_errors(findings, "toe-off", "ms", all.toe_off_ms, {}, {}, {});
  add_errors(findings, "contact time", "ms", all.contact_time_ms, {}, {}, {});
  add_errors(findings, "peak force", "bw", all.peak_bw, {}, {}, 0.15);
  findings.remarks.push_back("one runner; signals already filtered by the source, vertical cut at zero");
  return std::vector<Findings>{findings};
}

}  // namespace evenstride::validation
