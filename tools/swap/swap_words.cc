#include "tools/swap/swap_words.h"

#include <cmath>
#include <cstdio>

#include "tools/swap/swap_runs.h"

namespace evenstride {
namespace {

std::string side_of(double value) { return value > 0.0 ? "left" : "right"; }

}  // namespace

std::string verdict_on(const SwapQuantity& q) {
  const SymmetryParams usual;
  const SymmetryLimits& limits = usual.limits[static_cast<std::size_t>(q.quantity)];
  std::string words;
  if (q.leg.sure() && q.sensor.sure())
    words = "both differ: the leg is greater " + side_of(q.leg.value) + ", the sensor worn " +
            side_of(q.sensor.value) + " reads more";
  else if (q.leg.sure())
    words = "the leg's: it is greater " + side_of(q.leg.value) + ", the sensors agree within their error";
  else if (q.sensor.sure())
    words = "the sensors': the one worn " + side_of(q.sensor.value) +
            " reads more, the legs agree within their error";
  else
    words = "neither stands out of what repeat runs vary by";
  // No exchange of sensors shows what the method makes of how a leg moves.
  if (q.leg.sure() && std::abs(q.leg.value) < 1.96 * limits.method_floor)
    words += "; it is below what the method itself may be off between legs";
  return words;
}

std::string text_of(const v1::SwapTest& test) {
  std::string out = "Worn left as usual: " + test.left_device() + ", right: " + test.right_device() + "\n\n";
  char line[256];
  for (const v1::SwapTest::Run& run : test.runs()) {
    std::snprintf(line, sizeof line, "%-24s %-10s %5u strides, %.0f steps a minute, %.2f m/s\n",
                  run.recording().c_str(), run.exchanged() ? "exchanged" : "as usual", run.strides(),
                  run.cadence_spm(), run.has_speed_mps() ? run.speed_mps() : 0.0);
    out += line;
  }
  out += "\npercent, left more > 0, with 95 % interval\n";
  std::snprintf(line, sizeof line, "%-14s %-24s %-24s\n", "", "goes with the leg", "goes with the sensor");
  out += line;
  for (const v1::SwapTest::Quantity& q : test.quantities()) {
    std::snprintf(line, sizeof line, "%-14s %+6.1f (%+.1f to %+.1f)%*s %+6.1f (%+.1f to %+.1f)\n",
                  q.quantity().c_str(), q.leg().value_pct(), q.leg().low_pct(), q.leg().high_pct(), 2, "",
                  q.sensor().value_pct(), q.sensor().low_pct(), q.sensor().high_pct());
    out += line;
    out += "               " + q.verdict() + '\n';
  }
  for (const std::string& note : test.notes()) out += "note: " + note + '\n';
  return out;
}

}  // namespace evenstride
