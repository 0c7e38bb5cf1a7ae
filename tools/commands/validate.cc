#include "tools/validation/validate.h"

#include <iostream>
#include <memory>

#include "tools/commands/commands.h"
#include "tools/progress.h"
#include "tools/validation/score_json.h"
#include "tools/validation/score_text.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::string dataset, predictions, events = "model";
  bool json = false;
};

int run(const Wanted& wanted) {
  namespace v = validation;
  auto reference = v::read_reference(wanted.dataset);
  if (!reference) throw CommandError(reference.error());
  const auto predictor = wanted.predictions.empty()
                             ? v::analyse_in(wanted.dataset, {.anchors_only = wanted.events == "anchors"})
                             : v::read_from(wanted.predictions);
  Progress progress("validate", reference->size());
  auto validation = v::validate(*reference, predictor, [&](std::size_t done) { progress.show(done); });
  if (!validation) throw CommandError(validation.error());
  for (const std::string& error : validation->errors) std::cerr << "evenstride: " << error << '\n';
  const auto groups = v::group_by_source_and_strike(validation->recordings);
  std::cout << (wanted.json ? v::scores_to_json(groups, validation->recordings).text()
                            : v::scores_to_text(groups));
  return kExitDone;
}

}  // namespace

Command validate() {
  return {"validate", "Compare what is measured with a dataset's reference", [](Options& options) {
            auto wanted = std::make_shared<Wanted>();
            options.text("BIDS_DIR", wanted->dataset, "A dataset with derivatives/reference", true)
                .choice("--events", wanted->events, "How contacts are found", {"model", "anchors"})
                .text("--pred", wanted->predictions,
                      "Compare the results in this folder instead of analysing")
                .flag("--json", wanted->json, "All figures as JSON");
            return [wanted] { return run(*wanted); };
          }};
}

}  // namespace evenstride::commands
