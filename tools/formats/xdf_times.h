/// Stamps of an XDF stream, as even as its sensor took them.
#pragma once

#include <vector>

#include "tools/formats/xdf_chunks.h"

namespace evenstride {

/// Seconds on the recorder's clock, one for each sample: moved by the least-squares line through the clock
/// offsets, then each stretch without an interruption of more than a second laid on its own least-squares
/// line, since stamps tell when a program had a sample and not when it was taken. Source: the reader's duties
/// in the specification of XDF.
std::vector<double> recorder_times(const XdfStream& stream);

}  // namespace evenstride
