/// Scores as JSON: {"groups": {name: figures}, "recordings": {name: counts and figures}}.
#pragma once

#include <vector>

#include "tools/formats/json.h"
#include "tools/validation/score.h"

namespace evenstride::validation {

Json scores_to_json(const std::vector<Group>& groups, const std::vector<RecordingScore>& recordings);

}  // namespace evenstride::validation
