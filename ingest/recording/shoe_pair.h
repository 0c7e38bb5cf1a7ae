/// Two shoes' sensors and what a swap test has taught of them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/symmetry/sensor_part.h"
#include "proto/results.pb.h"

namespace evenstride {

struct ShoePair {
  std::string left_device, right_device;
  SystematicParts parts = {};  ///< as worn so; exchanged they change their sign
};

/// Fails on a quantity that is not known, and on numbers that are not finite or below 0 where they may not
/// be.
Result<ShoePair> shoe_pair_from(const v1::SwapTest& test);

/// Of the pair that is worn, whichever way round; nothing for devices that no test has seen.
std::optional<SystematicParts> parts_of_worn(std::span<const ShoePair> pairs, std::string_view left_device,
                                             std::string_view right_device);

}  // namespace evenstride
