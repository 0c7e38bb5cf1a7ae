/// What a swap of the shoes' sensors, or a force reference, has taught of the difference that is not the
/// leg's.
#pragma once

#include <array>

#include "core/results.h"
#include "core/symmetry/symmetry_params.h"

namespace evenstride {

/// A systematic part of the difference of one quantity, 100 ln(L/R).
struct SystematicPart {
  bool known = false;
  double offset = 0.0;  ///< what it adds to left against right
  double sd = 0.0;      ///< standard error of `offset`
};
using SystematicParts = std::array<SystematicPart, kSymmetryQuantityCount>;

/// How a part is used: what is taken off, and the doubt that remains.
struct Correction {
  double offset = 0.0, floor = 0.0;
};

/// A measured part drawn towards 0 as far as its size may be chance, when parts are `usual` (standard
/// deviation) in size: weight t^2 / (t^2 + sd^2) with t^2 = max(usual^2, offset^2 - sd^2). Not measured:
/// nothing is taken off, and `usual` remains as doubt.
Correction correction_for(const SystematicPart& part, double usual);

/// The limits with both parts taken into account: `sensors` by a swap test, `method` by a force reference.
SymmetryParams with_known_parts(const SymmetryParams& params, const SystematicParts& sensors,
                                const SystematicParts& method);

}  // namespace evenstride
