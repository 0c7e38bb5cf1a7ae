#include "tools/commands/known_options.h"

namespace evenstride::commands {

Options& model_option(Options& options, KnownFiles& files) {
  return options.texts(
      "--model", files.models,
      "A model to compute by in place of the one built in (--out of fit-events, fit-loading, "
      "fit-walking, fit-pelvis, fit-shapes)");
}

Options& known_options(Options& options, KnownFiles& files) {
  return model_option(options, files)
      .texts("--sensors", files.sensors, "What swap-test found of these shoes' sensors (its --out)")
      .texts("--personal", files.personal, "What calibrate found of these runners (its --out)");
}

AnalysisParams params_of(const KnownFiles& files) {
  AnalysisParams params;
  if (const auto read = read_known(files, params); !read) throw CommandError(read.error());
  return params;
}

}  // namespace evenstride::commands
