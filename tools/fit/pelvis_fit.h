/// Fits the constants by which the pelvis alone tells contact, toe-off and peak force (PelvisModel of
/// core/events/pelvis_events.h), on recordings with force plates.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/events/pelvis_events.h"

namespace evenstride {

/// A bounce of the pelvis and what the force plate says of it; times against the bounce's rise.
struct PelvisRow {
  std::size_t set = 0;  ///< index of the dataset; every set weighs the same
  std::string group;    ///< left out together: a runner, or a run where one runner made them all
  Bounce bounce;
  double contact_s = 0.0, toe_off_s = 0.0, peak_bw = 0.0;
  double impact_peak_bw = 0.0, mid_stance_peak_bw = 0.0;  ///< in the first 25 % and after 30 % of stance
};

/// Runs of one pelvis sensor (`sacral`, as alcantara2022_sacral_running) and recordings of a Motion-BIDS
/// dataset with the course of the force (`bids`, only trials of `source`, plain). Fails when a file cannot be
/// read.
Result<std::vector<PelvisRow>> collect_pelvis_rows(const std::string& sacral, const std::string& bids,
                                                   const std::string& source);

/// Least squares without the rows of `left_out`. Stated standard errors of times are as before, of peaks
/// none.
PelvisModel fit_pelvis(const std::vector<PelvisRow>& rows, const std::string& left_out = {});

/// Of one set, every group by constants fitted without it.
struct PelvisFitError {
  std::size_t n = 0;
  double contact_bias_ms = 0.0, contact_sd_ms = 0.0, toe_off_bias_ms = 0.0, toe_off_sd_ms = 0.0;
  double peak_bias_bw = 0.0, peak_rmse_bw = 0.0;
};
std::array<PelvisFitError, 2> judge_pelvis(const std::vector<PelvisRow>& rows);
/// Of all rows, with the standard errors of peaks as the groups show when left out.
PelvisModel fit_pelvis_with_errors(const std::vector<PelvisRow>& rows);

}  // namespace evenstride
