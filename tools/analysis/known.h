/// What is known besides a recording: the files of `swap-test`, `calibrate` and the fit commands.
#pragma once

#include "core/base/result.h"
#include "ingest/daemon/known_files.h"
#include "tools/analysis/analysis.h"

namespace evenstride {

/// Puts what the files hold into `params`. Fails with "<path>: <why>".
Status read_known(const KnownFiles& files, AnalysisParams& params);

}  // namespace evenstride
