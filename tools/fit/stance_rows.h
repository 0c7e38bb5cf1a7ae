/// Every stance of a reference recording with its features, its anchors and its true times: what a fit
/// learns from. Made by the very code that runs live.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/events/event_features.h"
#include "tools/formats/bids_truth.h"
#include "tools/formats/motion_bids.h"

namespace evenstride {

struct StanceRow {
  Side side = Side::kUnknown;
  double contact_anchor_s = 0.0, toe_off_anchor_s = 0.0;
  EventFeatures contact, toe_off;
  std::optional<double> true_contact_s, true_toe_off_s;
};

/// One pass over one recording. Rows in the order in which the stances closed.
struct RecordingRows {
  std::string recording, participant;
  double stated_weight = 1.0;  ///< of the whole pass in a fit
  std::vector<StanceRow> rows;
  std::vector<TrueStep> truth;
  double valid_start_s = 0.0, valid_end_s = 0.0;
};

/// How a pass differs from the recording as it is.
struct PassVariant {
  int keep_every = 1;             ///< 2 = half the sampling rate
  double heading_left_rad = 0.0;  ///< further turn of the foot axes about the vertical, each shoe
  double heading_right_rad = 0.0;
  double tilt_forward_rad = 0.0, tilt_left_rad = 0.0;
};

/// Runs the shoes of `recording` through the event stage. Mountings come from the recording itself, as the
/// live engine finds them.
Result<RecordingRows> collect_rows(const std::string& dataset, const TrueTrial& trial,
                                   const BidsRecording& recording, const PassVariant& variant);

}  // namespace evenstride
