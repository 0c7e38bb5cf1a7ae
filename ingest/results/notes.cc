#include "ingest/results/notes.h"

namespace evenstride {

void note_missing(const Pipeline& pipeline, RunView& view) {
  const auto has = [&](Site site) { return pipeline.sensor_status(site).has_value(); };
  if (!has(Site::kPelvis)) view.add_note("no pelvis sensor: no pelvic drop, no pelvis rotation");
  if (!has(Site::kTrunk)) view.add_note("no trunk sensor: no counter-rotation");
  const int shoes = (has(Site::kLeftShoe) ? 1 : 0) + (has(Site::kRightShoe) ? 1 : 0);
  if (shoes == 2) return;
  if (!has(Site::kPelvis))
    view.add_note("one shoe only: no flight time, no symmetry");
  else if (shoes == 1)
    view.add_note(
        "one shoe only: the pelvis tells the other foot's steps, left against right is pelvic drop alone");
  else if (!has(Site::kShoe))
    view.add_note("no shoes: the pelvis tells the steps, left against right is load and pelvic drop alone");
}

}  // namespace evenstride
