/// What people are told beside the figures of a run.
#pragma once

#include "core/pipeline.h"
#include "ingest/results/run_view.h"

namespace evenstride {

/// Notes what the sensors that are not there would have told.
void note_missing(const Pipeline& pipeline, RunView& view);

}  // namespace evenstride
