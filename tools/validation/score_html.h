/// Scores as one self-contained page: for each group what was met, the figures, and for each quantity the
/// differences against the means (Bland & Altman 1986), what was measured against the truth, and each
/// runner's bias. Then what else was found (`besides`).
#pragma once

#include <string>
#include <vector>

#include "tools/validation/findings.h"
#include "tools/validation/score.h"

namespace evenstride::validation {

std::string scores_to_html(const std::string& dataset, const std::vector<Group>& groups,
                           const std::vector<Findings>& besides = {});

}  // namespace evenstride::validation
