/// Every subcommand, one function a file of the same name.
#pragma once

#include "tools/cli.h"

namespace evenstride::commands {

Command fit_loading();
Command simulate();

}  // namespace evenstride::commands
