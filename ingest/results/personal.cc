#include "ingest/results/personal.h"

#include <cmath>

#include "core/pipeline/fitted_models.h"

namespace evenstride {

std::optional<SymmetryQuantity> symmetry_quantity_from(std::string_view text) {
  for (int i = 0; i < kSymmetryQuantityCount; ++i)
    if (name(static_cast<SymmetryQuantity>(i)) == text) return static_cast<SymmetryQuantity>(i);
  return std::nullopt;
}

Result<Personal> personal_from(const v1::PersonalReference& message) {
  Personal personal{message.runner_id(), {message.force_gain(), message.force_offset_bw()}, {}};
  if (personal.runner_id.empty()) return Error{"it does not name its runner"};
  if (!(personal.force.gain > 0.2 && personal.force.gain < 5.0) ||
      !(std::abs(personal.force.offset_bw) < 5.0))
    return Error{"its correction of the force cannot be right"};
  for (const v1::PersonalReference::Part& part : message.parts()) {
    const auto quantity = symmetry_quantity_from(part.quantity());
    if (!quantity) return Error{"unknown quantity '" + part.quantity() + "'"};
    if (!std::isfinite(part.offset_pct()) || !(part.sd_pct() >= 0.0) || !std::isfinite(part.sd_pct()))
      return Error{part.quantity() + ": not a number with its error"};
    personal.sides[static_cast<std::size_t>(*quantity)] = {true, part.offset_pct(), part.sd_pct()};
  }
  return personal;
}

namespace {

bool apply_personal(std::span<const Personal> known, const std::string& runner_id, PipelineParams& params) {
  for (const Personal& personal : known) {
    if (personal.runner_id != runner_id) continue;
    params.personal_force = personal.force;
    params.personal_sides = personal.sides;
    return true;
  }
  return false;
}

}  // namespace

void apply_known(std::span<const Personal> personals, const std::string& runner_id, PipelineParams& params,
                 RunView& view) {
  if (!apply_personal(personals, runner_id, params) && !personals.empty())
    view.add_note("no force reference of " + runner_id + " was given: the general model holds");
  if (!params.models) return;
  for (const std::string& line : params.models->put_in()) view.add_note("computed by a " + line);
}

}  // namespace evenstride
