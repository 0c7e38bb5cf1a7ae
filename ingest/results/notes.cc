#include "ingest/results/notes.h"

namespace evenstride {

void note_missing(const Pipeline& pipeline, RunView& view) {
  const auto has = [&](Site site) { return pipeline.sensor_status(site).has_value(); };
  if (!has(Site::kPelvis)) view.add_note("no pelvis sensor: no pelvic drop, no pelvis rotation");
  if (!has(Site::kTrunk)) view.add_note("no trunk sensor: no counter-rotation");
  const bool both = has(Site::kLeftShoe) && has(Site::kRightShoe);
  if (!both && !has(Site::kPelvis)) view.add_note("one shoe only: no flight time, no symmetry");
}

}  // namespace evenstride
