/// What a force reference has taught of a runner, and for whom it holds.
#pragma once

#include <span>
#include <string>

#include "core/base/result.h"
#include "core/pipeline.h"
#include "proto/results.pb.h"

namespace evenstride {

struct Personal {
  std::string runner_id;
  PersonalForce force;
  SystematicParts sides = {};
};

/// Fails on a missing runner, an unknown quantity, and numbers that cannot be.
Result<Personal> personal_from(const v1::PersonalReference& message);

/// Puts in what is known of the runner. @return whether anything is.
bool apply_personal(std::span<const Personal> known, const std::string& runner_id, PipelineParams& params);

/// By its name in files; nothing for others.
std::optional<SymmetryQuantity> symmetry_quantity_from(std::string_view text);

}  // namespace evenstride
