// evenstride swap-test A.mcap B.mcap [more] --out FILE
#include <iostream>
#include <memory>

#include "tools/analysis/write_analysis.h"
#include "tools/commands/commands.h"
#include "tools/commands/known_options.h"
#include "tools/formats/file.h"
#include "tools/swap/swap_runs.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  SwapWish wish;
  KnownFiles known;
  std::string out;
  bool json = false;
};

int run(const Wanted& wanted) {
  if (wanted.wish.recordings.size() < 2)
    throw CommandError("swap-test needs two recordings or more", kExitUsage);
  const auto test = run_swap_test(wanted.wish, params_of(wanted.known));
  if (!test) throw CommandError(test.error());
  if (!wanted.out.empty())
    if (const auto written = write_file(wanted.out, to_json(*test)); !written)
      throw CommandError(written.error());
  std::cout << (wanted.json ? to_json(*test) : text_of(*test));
  if (!wanted.out.empty() && !wanted.json)
    std::cout << "written to " << wanted.out << ": give it to analyze or serve with --sensors\n";
  return kExitDone;
}

}  // namespace

Command swap_test() {
  return {"swap-test", "Tell the leg from the sensor: runs with the shoes' sensors exchanged",
          [](Options& options) {
            auto wanted = std::make_shared<Wanted>();
            model_option(options, wanted->known)
                .texts("RUN", wanted->wish.recordings,
                       "Recordings (.mcap) of one runner at one speed, three minutes or more each: the first "
                       "with the sensors as usual, at least one with them exchanged between the shoes",
                       true)
                .text("--out", wanted->out, "File for analyze --sensors and serve --sensors")
                .flag("--names-kept", wanted->wish.names_kept,
                      "The sensors kept the names of their shoes in all recordings but the first")
                .flag("--json", wanted->json, "The result as JSON");
            return [wanted] { return run(*wanted); };
          }};
}

}  // namespace evenstride::commands
