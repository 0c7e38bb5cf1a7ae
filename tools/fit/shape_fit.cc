#include "tools/fit/shape_fit.h"

#include <algorithm>
#include <set>

#include "core/events/shape_steps.h"
#include "tools/validation/match.h"
#include "tools/validation/statistics.h"

namespace evenstride {
namespace {

using validation::SidedTime;

ShapeSums sums_of(const std::vector<ShapeShoe>& shoes, ShoeGait gait, const std::string& left_out) {
  ShapeSums sums;
  for (const ShapeShoe& shoe : shoes) {
    if (shoe.gait != gait || shoe.person == left_out) continue;
    sums.strides.add(shoe.sums.strides);
    sums.contacts.add(shoe.sums.contacts);
  }
  return sums;
}

std::set<std::string> people_in(const std::vector<ShapeShoe>& shoes, ShoeGait gait) {
  std::set<std::string> people;
  for (const ShapeShoe& shoe : shoes)
    if (shoe.gait == gait) people.insert(shoe.person);
  return people;
}

std::vector<SidedTime> told_contacts(const ShapeShoe& shoe, const ShoeShapes& shapes) {
  ShapeSteps finder(shapes);
  const double first_s = shoe.steps.front().ic_s - validation::kMatchWindow_s,
               last_s = shoe.steps.back().ic_s + validation::kMatchWindow_s;
  std::vector<SidedTime> told;
  each_force(shoe.sensor, [&](const ImuSample& sample) {
    if (const auto step = finder.push(sample))
      if (const double t = seconds(step->time); t > first_s && t < last_s)
        told.push_back({t, Side::kUnknown});
  });
  return told;
}

/// Errors of what was told, in ms.
struct Errors {
  std::vector<double> contact_ms;
  std::vector<std::string> people;
};

void judge(const ShapeShoe& shoe, const ShoeShapes& shapes, ShapeFitError& seen, Errors& errors) {
  if (shoe.steps.empty()) return;
  std::vector<SidedTime> truth;
  for (const TrueStep& step : shoe.steps) truth.push_back({step.ic_s, Side::kUnknown});
  const std::vector<SidedTime> told = told_contacts(shoe, shapes);
  seen.truth += truth.size();
  seen.told += told.size();
  for (const auto& [t, k] : validation::match(truth, told)) {
    ++seen.matched;
    if (!shoe.steps[t].timing_ok) continue;
    errors.contact_ms.push_back(1e3 * (told[k].time_s - truth[t].time_s));
    errors.people.push_back(shoe.person);
  }
}

}  // namespace

Result<ShoeShapes> fit_shoe_shapes(const std::vector<ShapeShoe>& shoes, const std::string& left_out) {
  const ShapeSums run = sums_of(shoes, ShoeGait::kRunning, left_out),
                  walk = sums_of(shoes, ShoeGait::kWalking, left_out);
  if (run.strides.n == 0 || run.contacts.n == 0) return Error{"no running stride to fit on"};
  if (walk.strides.n == 0 || walk.contacts.n == 0) return Error{"no walking stride to fit on"};
  ShoeShapes shapes;
  shapes.run_stride = run.strides.mean();
  shapes.walk_stride = walk.strides.mean();
  shapes.walk_contact = walk.contacts.mean();
  const auto longer = run.contacts.mean();
  std::copy_n(longer.begin() + (kWalkBefore - kRunBefore), shapes.run_contact.size(),
              shapes.run_contact.begin());
  return shapes;
}

Result<ShapeFitError> judge_shoe_shapes(const std::vector<ShapeShoe>& shoes, ShoeGait gait) {
  ShapeFitError seen;
  Errors errors;
  for (const std::string& person : people_in(shoes, gait)) {
    const auto shapes = fit_shoe_shapes(shoes, person);
    if (!shapes) return Error{shapes.error()};
    ++seen.people;
    for (const ShapeShoe& shoe : shoes)
      if (shoe.gait == gait && shoe.person == person) judge(shoe, *shapes, seen, errors);
  }
  if (const auto summary = validation::summarise(errors.contact_ms, errors.people)) {
    seen.bias_ms = summary->bias;
    seen.sd_ms = summary->sd;
    seen.worst_bias_ms = summary->worst_runner_bias();
  }
  return seen;
}

}  // namespace evenstride
