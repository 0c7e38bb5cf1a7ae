/// Time stamps that a host wrote when rows reached it: made even again, gaps kept.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace evenstride {

/// What was found and done.
struct RowTimeRepair {
  double jitter_s = 0.0;          ///< largest distance of a row's time from the even line put in its place
  double measured_rate_hz = 0.0;  ///< rows a second inside unbroken stretches
};

/// Where the steps between rows are not whole periods of `rate_hz`, each unbroken stretch is laid on its
/// least-squares line of time over row. A step beyond one and a half periods is a gap and stays. Returns
/// nothing, and changes nothing, when the times are even already.
std::optional<RowTimeRepair> make_even(std::vector<double>& time_s, double rate_hz);

}  // namespace evenstride
