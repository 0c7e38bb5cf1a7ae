/// What a force reference has taught of a runner, and for whom it holds.
#pragma once

#include <span>
#include <string>

#include "core/base/result.h"
#include "core/pipeline.h"
#include "ingest/results/run_view.h"
#include "proto/results.pb.h"

namespace evenstride {

struct Personal {
  std::string runner_id;
  PersonalForce force;
  SystematicParts sides = {};
};

/// Fails on a missing runner, an unknown quantity, and numbers that cannot be.
Result<Personal> personal_from(const v1::PersonalReference& message);

/// Puts in what is known of the runner, and notes in `view` what the figures then rest on: models in `params`
/// that are not built in, and that no force reference is this runner's though there are some.
void apply_known(std::span<const Personal> personals, const std::string& runner_id, PipelineParams& params,
                 RunView& view);

/// By its name in files; nothing for others.
std::optional<SymmetryQuantity> symmetry_quantity_from(std::string_view text);

}  // namespace evenstride
