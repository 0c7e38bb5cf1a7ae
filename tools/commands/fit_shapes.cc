// evenstride fit-shapes RUNNING_DATASET --walking WALKING_DATASET --out MODEL
#include <algorithm>
#include <cstdio>
#include <iterator>
#include <memory>

#include "tools/commands/commands.h"
#include "tools/commands/fit_command.h"
#include "tools/fit/shape_fit.h"
#include "tools/formats/bids_names.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::string running, walking, out;
};

std::vector<ShapeShoe> shoes_of(const Wanted& wanted) {
  auto shoes = collect_shape_shoes(wanted.running, ShoeGait::kRunning);
  if (!shoes) throw CommandError(shoes.error());
  auto walking = collect_shape_shoes(wanted.walking, ShoeGait::kWalking);
  if (!walking) throw CommandError(walking.error());
  std::move(walking->begin(), walking->end(), std::back_inserter(*shoes));
  return *std::move(shoes);
}

ShapeFitError judged(const std::vector<ShapeShoe>& shoes, ShoeGait gait) {
  const auto seen = judge_shoe_shapes(shoes, gait);
  if (!seen) throw CommandError(seen.error());
  return *seen;
}

std::string report_text(const std::string& name, const ShapeFitError& e) {
  const auto percent = [&](std::size_t of) {
    return 100.0 * static_cast<double>(e.matched) / static_cast<double>(std::max<std::size_t>(of, 1));
  };
  char text[240];
  std::snprintf(text, sizeof text,
                "%s, each person left out: %.1f %% of %zu contacts found, %.1f %% of those told true, "
                "off by %+.1f +- %.1f ms (worst person %.1f)",
                name.c_str(), percent(e.truth), e.truth, percent(e.told), e.bias_ms, e.sd_ms,
                e.worst_bias_ms);
  return text;
}

int run(const Wanted& wanted) {
  const std::vector<ShapeShoe> shoes = shoes_of(wanted);
  const auto model = fit_shoe_shapes(shoes);
  if (!model) throw CommandError(model.error());
  const ShapeFitError running = judged(shoes, ShoeGait::kRunning),
                      walking = judged(shoes, ShoeGait::kWalking);
  const std::string run_name = folder_name(wanted.running), walk_name = folder_name(wanted.walking);
  const std::string fitted_on = run_name + ", " + std::to_string(running.people) + " runners, and " +
                                walk_name + ", " + std::to_string(walking.people) + " walkers";
  return finish_fit({"Strides and contacts of shoes without a gyroscope, see core/events/shoe_shapes.h",
                     fitted_on, "fit-shapes " + run_name + option_text("--walking", walk_name),
                     report_text(run_name, running) + "\n" + report_text(walk_name, walking)},
                    wanted.out, [&] { return *model; });
}

}  // namespace

Command fit_shapes() {
  return {
      "fit-shapes",
      "Fit the strides by which a shoe without a gyroscope tells its contacts, with their error on people "
      "left out",
      [](Options& options) -> std::function<int()> {
        auto wanted = std::make_shared<Wanted>();
        options
            .text("RUNNING_DATASET", wanted->running, "Motion-BIDS folder with derivatives/reference", true)
            .text("--walking", wanted->walking, "the same of people who walk", true)
            .text("--out", wanted->out, "model file to write; without it only the report is printed");
        return [wanted] { return run(*wanted); };
      }};
}

}  // namespace evenstride::commands
