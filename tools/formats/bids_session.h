/// A Motion-BIDS recording as a recording of our own.
#pragma once

#include "core/base/result.h"
#include "ingest/recording/session_writer.h"
#include "tools/formats/motion_bids.h"

namespace evenstride {

/// Counts of int16 that a sensor's readings are stored in.
struct CountScale {
  double accel_mps2 = 0.0;
  double gyro_radps = 0.0;  ///< 0 without gyroscope
};

/// The finest scale, in steps of a tenth of a standard sensor's (16 g and 2000 deg/s over int16), that holds
/// every reading.
CountScale count_scale_of(const BidsSensor& sensor);

/// Writes hellos, blocks and the end; does not close the writer. A block with a reading that is no number
/// cannot be stored and is left out; returns how many were. Fails on a rate outside 20 to 2,000 Hz.
Result<std::size_t> write_session(const BidsRecording& recording, SessionWriter& writer);

}  // namespace evenstride
