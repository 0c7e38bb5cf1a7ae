/// Recordings of Lab Streaming Layer (.xdf) as recordings of inertial sensors.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "tools/formats/motion_bids.h"

namespace evenstride {

/// Each stream that is worn at a shoe, the pelvis or the trunk (by its name, as a tracked point of
/// Motion-BIDS) and has three channels of acceleration becomes a sensor. A channel is acceleration or angular
/// rate by its type or label ("ACC_X", "gyro y"), in the units that Motion-BIDS knows. Stamps are moved to
/// the recorder's clock by the line through the stream's clock offsets, laid evenly between interruptions of
/// more than a second, and count from the first reading of all. What is left out stands in the notes. Fails
/// when nothing is left.
Result<BidsRecording> xdf_recording(std::string_view bytes, const std::string& name);

/// The same from a file; the recording is named after it.
Result<BidsRecording> read_xdf(const std::string& path);

}  // namespace evenstride
