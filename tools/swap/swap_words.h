/// What a swap test found, in words.
#pragma once

#include <string>

#include "core/symmetry/swap_test.h"

namespace evenstride {

/// One sentence: which part is the leg's, which the sensors', and what cannot be told.
std::string verdict_on(const SwapQuantity& quantity);

}  // namespace evenstride
