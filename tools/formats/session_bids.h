/// A recording of our own as Motion-BIDS: read into the same form that `read_motion_bids` gives, and written
/// as a dataset that it reads back.
#pragma once

#include <string>

#include "core/base/result.h"
#include "ingest/recording/session_reader.h"
#include "tools/formats/motion_bids.h"

namespace evenstride {

/// Readings of every sensor with device times and, for sensors on a clock of their own, the packets'
/// arrivals. `task` names the recording ("sub-<runner>_task-<task>"); characters that BIDS does not allow in
/// names go. A sensor that joined twice at one site keeps its first device. Fails when the recording holds no
/// reading.
Result<BidsRecording> read_session(SessionReader& reader, const std::string& task);

/// Writes the recording into the dataset at `folder`, which is made, with its description, when it is not
/// there. Times with nine decimals, readings with as many digits as single precision holds. Fails when a file
/// cannot be written, or the recording is there already.
Status write_motion_bids(const BidsRecording& recording, const std::string& folder);

/// The readings of one sensor as a comma-separated table: time_s, accelerations, angular rates.
std::string sensor_csv(const BidsSensor& sensor);

}  // namespace evenstride
