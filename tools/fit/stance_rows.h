/// Every stance of a reference recording with its features, its anchors and its true times: what a fit
/// learns from. Made by the very code that runs live.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/events/event_features.h"
#include "tools/fit/shoe_pass.h"
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
  std::string recording, participant, strike;
  double stated_weight = 1.0;  ///< of the whole pass in a fit
  std::vector<StanceRow> rows;
  std::vector<TrueStep> truth;
  double valid_start_s = 0.0, valid_end_s = 0.0;
};

/// All stances of one pass, matched with the reference.
Result<RecordingRows> collect_rows(const std::string& dataset, const TrueTrial& trial,
                                   const BidsRecording& recording, const PassVariant& variant);

}  // namespace evenstride
