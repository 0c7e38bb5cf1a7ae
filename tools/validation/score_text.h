/// Scores as a table for a terminal.
#pragma once

#include <string>
#include <vector>

#include "tools/validation/score.h"

namespace evenstride::validation {

std::string scores_to_text(const std::vector<Group>& groups);

}  // namespace evenstride::validation
