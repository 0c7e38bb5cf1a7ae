/// One stance of one foot, as the event finders hand it to the stride stage.
#pragma once

#include <optional>

#include "core/base/quality.h"
#include "core/base/site.h"
#include "core/base/time.h"

namespace evenstride {

struct FootStance {
  Side side = Side::kUnknown;
  Time initial_contact;
  std::optional<Time> toe_off;  ///< absent: the foot stayed on the ground (a stop, or the recording ended)
  Time mid_stance;              ///< the foot's quietest instant
  bool walking = false;
  double initial_contact_sd_s = 0.004;  ///< stated standard error of the time
  double toe_off_sd_s = 0.004;
  std::optional<double> previous_stride_time_s;  ///< contact to contact, the stride that ended here
  std::optional<double>
      swing_rate_min_radps;  ///< most nose-up pitch rate of the swing before (nose-down > 0)
  std::optional<double> push_off_rate_max_radps;  ///< most nose-down pitch rate around toe-off
  std::optional<double> foot_strike_rad;          ///< foot pitch at contact against flat, > 0 toes up
  std::optional<double> impact_peak_mps2;  ///< resultant at the shoe within 60 ms of contact, gravity removed
  std::optional<double> shock_power_g2;    ///< of the shoe's vertical, 10 to 20 Hz (core/math/band_power.h)
  std::optional<double> speed_mps;         ///< of the stride that ended with this contact, from the shoe
  std::optional<double> stride_length_m;
  std::optional<double> grade_ratio;      ///< rise over run of that stride; walking only
  std::optional<double> peak_vgrf_bw;     ///< where the finder itself tells it (pelvis alone),
  std::optional<double> peak_vgrf_sd_bw;  ///< with its standard error
  Quality quality;
};

}  // namespace evenstride
