/// What every fit command does at its end: its model with where it comes from, as a file of data/models.
#pragma once

#include <string>

#include "core/base/model_text.h"
#include "core/base/result.h"

namespace evenstride {

/// `command` without "evenstride " and "--out MODEL"; today's date is added.
ModelOrigin model_origin(const std::string& fitted_on, const std::string& command);

/// Writes `# title`, the model's text, and `report` as remarks. Fails with one line that names the path.
Status write_model_file(const std::string& path, const std::string& title, const std::string& model,
                        const std::string& report);

/// " --name value", or nothing where there is no value: how a command was called.
std::string option_text(const std::string& name, const std::string& value);

}  // namespace evenstride
