/// How every fit command ends: it tells what it fitted on and with what error on those left out, and writes
/// the model where one is wanted.
#pragma once

#include <cstdio>
#include <string>

#include "tools/cli.h"
#include "tools/fit/model_file.h"

namespace evenstride::commands {

struct FitStory {
  std::string title;      ///< what the model is, and where its code stands
  std::string fitted_on;  ///< dataset, source, counts
  std::string command;    ///< without "evenstride " and "--out MODEL"
  std::string report;     ///< the error on those left out; lines
};

/// `fit()` makes the model; it is called only if `out` names a file.
template <class Fit>
int finish_fit(const FitStory& story, const std::string& out, Fit fit) {
  std::printf("%s\n%s\n", story.fitted_on.c_str(), story.report.c_str());
  if (out.empty()) return kExitDone;
  auto model = fit();
  model.came_from(model_origin(story.fitted_on, story.command));
  const Status written = write_model_file(out, story.title, model.text(), story.report);
  if (!written) throw CommandError(written.error());
  std::printf("model written to %s\n", out.c_str());
  return kExitDone;
}

}  // namespace evenstride::commands
