/// A Motion-BIDS recording as the blocks that its sensors would have sent.
#pragma once

#include <vector>

#include "core/base/sample.h"
#include "tools/formats/motion_bids.h"

namespace evenstride {

/// Blocks of every sensor in the order of their arrival, arrivals strictly rising. Noted packets are kept as
/// they were. Otherwise rows are packed by ten, or by 50 ms at lower rates, and arrive with their last row; a
/// gap closes a block and its sequence numbers jump as if blocks had been lost. The readings are those of
/// `recording`, which must outlive the blocks.
std::vector<SampleBlock> blocks_of(const BidsRecording& recording);

}  // namespace evenstride
