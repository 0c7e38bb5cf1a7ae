#include "ingest/recording/shoe_pair.h"

#include <cmath>

#include "ingest/results/personal.h"

namespace evenstride {

Result<ShoePair> shoe_pair_from(const v1::SwapTest& test) {
  ShoePair pair{test.left_device(), test.right_device(), {}};
  if (pair.left_device.empty() || pair.right_device.empty() || pair.left_device == pair.right_device)
    return Error{"it does not name two sensors"};
  for (const v1::SwapTest::Quantity& quantity : test.quantities()) {
    const auto known = symmetry_quantity_from(quantity.quantity());
    if (!known) return Error{"unknown quantity '" + quantity.quantity() + "'"};
    const double value = quantity.sensor().value_pct(), sd = quantity.sensor().sd_pct();
    if (!std::isfinite(value) || !(sd >= 0.0) || !std::isfinite(sd))
      return Error{quantity.quantity() + ": not a number with its error"};
    pair.parts[static_cast<std::size_t>(*known)] = {true, value, sd};
  }
  return pair;
}

std::optional<SystematicParts> parts_of_worn(std::span<const ShoePair> pairs, std::string_view left_device,
                                             std::string_view right_device) {
  for (const ShoePair& pair : pairs) {
    if (pair.left_device == left_device && pair.right_device == right_device) return pair.parts;
    if (pair.left_device != right_device || pair.right_device != left_device) continue;
    SystematicParts turned = pair.parts;
    for (SystematicPart& part : turned) part.offset = -part.offset;
    return turned;
  }
  return std::nullopt;
}

}  // namespace evenstride
