/// Every subcommand, one function a file of the same name.
#pragma once

#include "tools/cli.h"

namespace evenstride::commands {

Command simulate();

}  // namespace evenstride::commands
