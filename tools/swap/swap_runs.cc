#include "tools/swap/swap_runs.h"

#include <filesystem>

#include "core/symmetry/swap_test.h"
#include "ingest/wire/convert.h"
#include "tools/swap/swap_words.h"

namespace evenstride {
namespace {

struct Run {
  std::string recording, left_device, right_device;
  bool sides_look_swapped = false;
  RunDifference difference;
};

/// What was measured on the left foot is then the right foot's.
template <class Records>
void change_sides(Records& records) {
  for (auto& record : records) record.side = opposite(record.side);
}

Result<Run> read_run(const std::string& file, bool wrong_names, const AnalysisParams& params) {
  Run run;
  run.recording = std::filesystem::path(file).stem().string();
  auto reader = SessionReader::open(file);
  if (!reader) return Error{reader.error()};
  auto analysis = analyze(*reader, run.recording, params);
  if (!analysis) return Error{analysis.error()};
  for (const v1::SensorState& sensor : analysis->summary.sensors()) {
    if (sensor.site() == v1::SITE_LEFT_SHOE) run.left_device = sensor.device_id();
    if (sensor.site() == v1::SITE_RIGHT_SHOE) run.right_device = sensor.device_id();
    run.sides_look_swapped |= sensor.mounting_note().find("sides_swapped") != std::string::npos;
  }
  if (run.left_device.empty() || run.right_device.empty())
    return Error{run.recording + ": needs a sensor on either shoe"};
  if (wrong_names) {
    change_sides(analysis->steps);
    change_sides(analysis->strides);
    std::swap(run.left_device, run.right_device);
    run.sides_look_swapped = !run.sides_look_swapped;
  }
  run.difference = difference_of_run(analysis->steps, analysis->strides);
  return run;
}

/// How the run's sensors are worn against the first run's; fails when they are others.
Result<bool> is_exchanged(const Run& first, const Run& run) {
  if (run.left_device == first.left_device && run.right_device == first.right_device) return false;
  if (run.left_device == first.right_device && run.right_device == first.left_device) return true;
  return Error{run.recording + ": other sensors (" + run.left_device + ", " + run.right_device + ") than " +
               first.recording + " (" + first.left_device + ", " + first.right_device + ")"};
}

std::string not_exchanged(const std::vector<Run>& runs) {
  for (const Run& run : runs)
    if (run.sides_look_swapped)
      return "the sensors are named alike in all recordings, but in " + run.recording +
             " they seem to sit on the feet they are not called after: if they kept their names when they "
             "were exchanged, say --names-kept";
  return "the sensors were not exchanged: " + runs[0].left_device + " is on the left shoe in all recordings";
}

void put_run(const Run& run, bool exchanged, v1::SwapTest& test) {
  v1::SwapTest::Run& out = *test.add_runs();
  out.set_recording(run.recording);
  out.set_exchanged(exchanged);
  if (run.difference.speed_mps) out.set_speed_mps(*run.difference.speed_mps);
  out.set_cadence_spm(run.difference.cadence_spm);
  out.set_strides(static_cast<std::uint32_t>(run.difference.strides));
  if (run.sides_look_swapped)
    test.add_notes(run.recording + ": the shoes' sensors seem to sit on the feet they are not called after");
}

void put_part(const SwapEstimate& part, v1::SwapTest::Part& out) {
  out.set_value_pct(part.value);
  out.set_sd_pct(part.sd);
  out.set_low_pct(part.low);
  out.set_high_pct(part.high);
}

}  // namespace

Result<v1::SwapTest> run_swap_test(const SwapWish& wish, const AnalysisParams& params) {
  std::vector<Run> runs;
  for (const std::string& file : wish.recordings) {
    auto run = read_run(file, wish.names_kept && !runs.empty(), params);
    if (!run) return Error{run.error()};
    runs.push_back(std::move(*run));
  }
  v1::SwapTest test;
  std::vector<SwapRun> compared;
  for (const Run& run : runs) {
    const auto exchanged = is_exchanged(runs.front(), run);
    if (!exchanged) return Error{exchanged.error()};
    compared.push_back({run.difference, *exchanged});
    put_run(run, *exchanged, test);
  }
  if (std::none_of(compared.begin(), compared.end(), [](const SwapRun& r) { return r.exchanged; }))
    return Error{not_exchanged(runs)};
  const auto separated = swap_test(compared);
  if (!separated) return Error{separated.error()};
  test.set_left_device(runs.front().left_device);
  test.set_right_device(runs.front().right_device);
  for (const SwapQuantity& quantity : *separated) {
    v1::SwapTest::Quantity& out = *test.add_quantities();
    out.set_quantity(std::string(name(quantity.quantity)));
    put_part(quantity.leg, *out.mutable_leg());
    put_part(quantity.sensor, *out.mutable_sensor());
    out.set_repeat_sd_pct(quantity.repeat_sd);
    out.set_verdict(verdict_on(quantity));
  }
  if (runs.size() < 4)
    test.add_notes("repeat both runs (give four recordings or more) to make the intervals narrower");
  return test;
}

}  // namespace evenstride
