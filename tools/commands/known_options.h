/// Options that several commands share: what is known besides the recording.
#pragma once

#include "tools/analysis/known.h"
#include "tools/cli.h"

namespace evenstride::commands {

/// --model, as often as there are models.
Options& model_option(Options& options, KnownFiles& files);
/// --model, --sensors and --personal.
Options& known_options(Options& options, KnownFiles& files);
/// @throws CommandError with one line if a file cannot be used.
AnalysisParams params_of(const KnownFiles& files);

}  // namespace evenstride::commands
