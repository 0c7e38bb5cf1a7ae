/// Writes what really happened in a simulated run, in the columns of an analysis, so that both can be
/// compared.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/sim/truth.h"

namespace evenstride {

/// `folder`/steps.csv and strides.csv; times in s on the session's clock, angles in degrees. `quality` says
/// "steady", or "transition" for the first and last step of a part. The folder is made if it is not there.
Status write_truth(const sim::Truth& truth, const std::string& folder);

}  // namespace evenstride
