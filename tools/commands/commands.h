/// Every subcommand, one function a file of the same name.
#pragma once

#include "tools/cli.h"

namespace evenstride::commands {

Command analyze();
Command bench_ingest();
Command calibrate();
Command export_recording();
Command fit_events();
Command fit_loading();
Command fit_motion();
Command fit_pelvis();
Command fit_shapes();
Command fit_walking();
Command import_recording();
Command recover();
Command replay();
Command report();
Command retention();
Command serve();
Command sessions();
Command simulate();
Command swap_test();
Command token();
Command validate();

}  // namespace evenstride::commands
