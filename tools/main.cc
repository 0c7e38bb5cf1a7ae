#include "tools/commands/commands.h"

int main(int argc, char** argv) {
  using namespace evenstride::commands;
  return evenstride::run_program(argc, argv,
                                 {
                                     analyze(),    bench_ingest(), calibrate(),        export_recording(),
                                     fit_events(), fit_loading(),  fit_motion(),       fit_pelvis(),
                                     fit_shapes(), fit_walking(),  import_recording(), recover(),
                                     replay(),     report(),       retention(),        serve(),
                                     sessions(),   simulate(),     swap_test(),        token(),
                                     validate(),
                                 });
}
