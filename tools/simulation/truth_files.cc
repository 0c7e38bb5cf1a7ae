#include "tools/simulation/truth_files.h"

#include <filesystem>
#include <fstream>
#include <iomanip>
#include <optional>

#include "core/base/units.h"

namespace evenstride {
namespace {

const char* state(bool steady) { return steady ? "steady" : "transition"; }

void cell(std::ostream& out, std::optional<double> value) {
  if (value) out << *value;
  out << ',';
}

void write_step(std::ostream& out, const sim::TrueStep& s) {
  out << name(s.side) << ',';
  for (const double v : {s.initial_contact_s, s.toe_off_s, s.contact_time_s, s.flight_time_s, s.step_time_s})
    out << v << ',';
  cell(out, s.peak_vgrf_bw);
  cell(out, s.vertical_impulse_bws);
  out << s.impact_peak_mps2 << ',' << deg_from_rad(s.pelvic_drop_rad) << ','
      << deg_from_rad(s.foot_strike_rad) << ',' << state(s.steady) << '\n';
}

void write_stride(std::ostream& out, const sim::TrueStride& s) {
  out << name(s.side) << ',' << s.start_s << ',' << s.end_s << ',' << s.end_s - s.start_s << ','
      << s.speed_mps << ',';
  for (const double angle :
       {s.counter_rotation_range_rad, s.counter_rotation_phase_rad, s.pelvis_rotation_range_rad,
        s.trunk_rotation_range_rad, s.pelvis_obliquity_range_rad, s.trunk_lean_rad})
    out << deg_from_rad(angle) << ',';
  out << s.vertical_oscillation_m << ',' << state(s.steady) << '\n';
}

template <class Rows, class Write>
Status write_file(const std::string& path, const char* header, const Rows& rows, const Write& write) {
  std::ofstream out(path);
  out << std::fixed << std::setprecision(6) << header << '\n';
  for (const auto& row : rows) write(out, row);
  if (!out.flush()) return Error{"cannot write " + path};
  return Done{};
}

}  // namespace

Status write_truth(const sim::Truth& truth, const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Error{"cannot make " + folder + ": " + error.message()};
  auto steps =
      write_file(folder + "/steps.csv",
                 "side,ic_s,to_s,contact_time_s,flight_time_s,step_time_s,peak_vgrf_bw,vertical_impulse_bws,"
                 "impact_peak_mps2,pelvic_drop_deg,foot_strike_deg,quality",
                 truth.steps, write_step);
  if (!steps) return steps;
  return write_file(
      folder + "/strides.csv",
      "side,start_s,end_s,stride_time_s,speed_mps,counter_rotation_range_deg,counter_rotation_phase_deg,"
      "pelvis_rotation_range_deg,trunk_rotation_range_deg,pelvis_obliquity_range_deg,trunk_lean_deg,"
      "vertical_oscillation_m,quality",
      truth.strides, write_stride);
}

}  // namespace evenstride
