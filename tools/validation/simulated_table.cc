#include "tools/validation/simulated_table.h"

#include <algorithm>
#include <cmath>

#include "tools/analysis/run_all.h"
#include "tools/validation/print.h"

namespace evenstride::validation {
namespace {

enum class Figure { kBias, kMean, kWorstRunner, kRunnerSd, kRmse, kMeanSize, k95 };

struct Target {
  Sim quantity;
  Figure figure;
  double limit;
  bool at_least = false;
};

constexpr Target kTargets[] = {{Sim::kPelvisInclination, Figure::kRmse, 1.0},
                               {Sim::kTrunkInclination, Figure::kRmse, 1.0},
                               {Sim::kStepContact, Figure::kWorstRunner, 5.0},
                               {Sim::kStepContact, Figure::kRunnerSd, 3.0},
                               {Sim::kStepToeOff, Figure::kWorstRunner, 5.0},
                               {Sim::kStepToeOff, Figure::kRunnerSd, 5.0},
                               {Sim::kMissed, Figure::kMean, 0.1},
                               {Sim::kFalse, Figure::kMean, 0.1},
                               {Sim::kStepContactTime, Figure::kRmse, 7.0},
                               {Sim::kContactIndex, Figure::kRmse, 1.0},
                               {Sim::kStepPeak, Figure::kRmse, 0.12},
                               {Sim::kStepPeak, Figure::kRunnerSd, 0.07},
                               {Sim::kForceCourse, Figure::kRmse, 0.15},
                               {Sim::kImpulseSplit, Figure::kRmse, 1.0},
                               {Sim::kStiffness, Figure::kBias, 5.0},
                               {Sim::kImpact, Figure::kMeanSize, 20.0},
                               {Sim::kImpactCorrelation, Figure::kMean, 0.9, true},
                               {Sim::kDrop, Figure::kRmse, 1.5},
                               {Sim::kDropChangeSeen, Figure::kMean, 95.0, true},
                               {Sim::kCounterRange, Figure::kRmse, 2.0},
                               {Sim::kCounterPhase, Figure::kRmse, 10.0},
                               {Sim::kSpeed, Figure::kRmse, 0.08},
                               {Sim::kShoesInStep, Figure::k95, 2.0},
                               {Sim::kBodyInStep, Figure::k95, 5.0},
                               {Sim::kBreathing, Figure::kMeanSize, 2.0}};

constexpr const char* kRemarks =
    "   note: the delay that all sensors share cannot be seen and is taken off contact and toe-off\n"
    "   note: these runners move and push as people do in the mean (fit-motion), without habits of their own\n"
    "   note: false alarms and delays of fatigue and asymmetry need hundreds of hours: fatigue_bench,\n"
    "         tests of core/symmetry\n";

const char* words(Figure figure) {
  constexpr const char* kWords[] = {"|bias|", "mean",         "worst runner |bias|", "within-runner SD",
                                    "RMSE",   "mean |error|", "95 % of the errors"};
  return kWords[static_cast<std::size_t>(figure)];
}

/// Of values that are finite; NaN of none.
double mean_size(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += std::abs(value);
  return sum / static_cast<double>(values.size());
}

double largest_95(std::vector<double> values) {
  for (double& value : values) value = std::abs(value);
  return percentile(std::move(values), 0.95);
}

double figure_of(const SimulatedRow& row, const std::vector<double>& values, Figure figure) {
  if (values.empty()) return kNone;
  switch (figure) {
    case Figure::kBias:
      return std::abs(row.errors.bias);
    case Figure::kMean:
      return row.errors.bias;
    case Figure::kWorstRunner:
      return row.errors.worst_runner_bias();
    case Figure::kRunnerSd:
      return row.errors.runner_sd();
    case Figure::kMeanSize:
      return mean_size(values);
    case Figure::k95:
      return row.largest_95;
    case Figure::kRmse:
      break;
  }
  return row.errors.rmse;
}

SimulatedRow row_of(Sim quantity, const std::vector<double>& values,
                    const std::vector<std::string>& runners) {
  SimulatedRow row{quantity, summarise(values, runners).value_or(ErrorSummary{}), largest_95(values), {}};
  const bool abstains = quantity == Sim::kBreathing && values.empty();
  for (const Target& target : kTargets)
    if (target.quantity == quantity && !abstains)
      row.verdicts.push_back({words(target.figure), figure_of(row, values, target.figure), target.limit,
                              target.at_least, values.empty() ? "never told" : ""});
  return row;
}

}  // namespace

SimulatedTable run_simulated_runners(std::size_t first, std::size_t count, bool anchors_only,
                                     const std::function<void(std::size_t)>& progress) {
  std::vector<SimulatedErrors> all(count);
  run_all(
      count, [&](std::size_t i) { all[i] = simulated_errors(simulated_runner(first + i), anchors_only); },
      progress);
  SimulatedTable table{count, {}};
  for (std::size_t q = 0; q < kSimCount; ++q) {
    std::vector<double> values;
    std::vector<std::string> runners;
    for (std::size_t i = 0; i < count; ++i) {
      values.insert(values.end(), all[i][q].begin(), all[i][q].end());
      runners.resize(values.size(), std::to_string(first + i));
    }
    table.rows.push_back(row_of(static_cast<Sim>(q), values, runners));
  }
  return table;
}

std::string simulated_to_text(const SimulatedTable& table) {
  std::string out;
  print(out, "\n%zu simulated runners, whose truth is known\n", table.runners);
  print(out, "   %-60s %8s %9s %8s %8s  %s\n", "", "n", "bias", "SD", "RMSE", "wanted");
  for (const SimulatedRow& row : table.rows) {
    const SimulatedQuantity& quantity = simulated_quantity(row.quantity);
    const std::string title = std::string(quantity.title) + " (" + std::string(quantity.unit) + ")";
    print(out, "   %-60s %8zu %+9.3f %8.3f %8.3f", title.c_str(), row.errors.n, row.errors.bias,
          row.errors.sd, row.errors.rmse);
    for (const Verdict& verdict : row.verdicts)
      print(out, "  %s %s %s %.4g (%s)", verdict.met() ? "met" : "MISS", verdict.claim.c_str(),
            verdict.at_least ? ">=" : "<=", verdict.limit, found(verdict).c_str());
    out += '\n';
  }
  return out + kRemarks;
}

Json simulated_to_json(const SimulatedTable& table) {
  Json rows = Json::object();
  for (const SimulatedRow& row : table.rows) {
    const SimulatedQuantity& quantity = simulated_quantity(row.quantity);
    Json json = Json::object(), verdicts = Json::array(), runners = Json::object();
    for (const RunnerError& runner : row.errors.runners)
      runners.put(runner.runner, Json::object().put("bias", runner.bias).put("sd", runner.sd));
    for (const Verdict& verdict : row.verdicts)
      verdicts.add(Json::object()
                       .put("claim", verdict.claim)
                       .put("value", verdict.value)
                       .put("limit", verdict.limit)
                       .put("met", Json::boolean(verdict.met())));
    json.put("title", quantity.title).put("unit", quantity.unit);
    json.put("n", static_cast<double>(row.errors.n)).put("bias", row.errors.bias).put("sd", row.errors.sd);
    json.put("rmse", row.errors.rmse).put("largest_95", row.largest_95);
    rows.put(quantity.name, json.put("targets", verdicts).put("runners", runners));
  }
  return Json::object().put(
      "simulated", Json::object().put("runners", static_cast<double>(table.runners)).put("quantities", rows));
}

}  // namespace evenstride::validation
