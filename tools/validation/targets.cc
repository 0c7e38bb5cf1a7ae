#include "tools/validation/targets.h"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace evenstride::validation {
namespace {

enum class What { kRecall, kPrecision, kWrongSide, kStep, kStride, kSymmetry };
enum class Figure { kValue, kBias, kRunnerBias, kRunnerSd, kWorst, kRmse, kChange };

struct Target {
  std::string_view source;  ///< start of the group's name
  What what;
  std::size_t quantity;  ///< index in its list
  Figure figure;
  double limit;
};

constexpr std::string_view kFukuchi = "fukuchi2017_running /", kFukuchiPlain = "fukuchi2017_running / plain",
                           kHamner = "hamner_delp2013_running /", kVoisard = "voisard2023_walking /",
                           kGrouvel = "grouvel2023_gait /";
constexpr std::size_t kDrop = 6, kCounterRange = 0, kPelvisRange = 2, kObliquity = 4;

constexpr Target kTargets[] = {
    {kFukuchi, What::kRecall, 0, Figure::kValue, 0.995},
    {kFukuchi, What::kPrecision, 0, Figure::kValue, 0.995},
    {kFukuchi, What::kWrongSide, 0, Figure::kValue, 0.0},
    {kFukuchi, What::kStep, kContact, Figure::kRunnerSd, 3.0},
    {kFukuchi, What::kStep, kContact, Figure::kRunnerBias, 3.0},
    {kFukuchi, What::kStep, kContact, Figure::kWorst, 7.0},
    {kFukuchi, What::kStep, kToeOff, Figure::kRunnerSd, 3.2},
    {kFukuchi, What::kStep, kToeOff, Figure::kRunnerBias, 3.0},
    {kFukuchi, What::kStep, kToeOff, Figure::kWorst, 7.0},
    {kFukuchi, What::kStep, kContactTime, Figure::kRmse, 6.0},
    {kFukuchi, What::kStep, kPeakForce, Figure::kRmse, 0.12},
    {kFukuchi, What::kStep, kImpulse, Figure::kRmse, 0.006},
    {kFukuchi, What::kStep, kDrop, Figure::kRmse, 0.45},
    {kFukuchi, What::kStride, kPelvisRange, Figure::kRmse, 1.1},
    {kFukuchi, What::kStride, kObliquity, Figure::kRmse, 0.8},
    {kFukuchi, What::kSymmetry, 0, Figure::kRmse, 1.7},
    {kFukuchiPlain, What::kSymmetry, 0, Figure::kChange, 1.1},
    {kFukuchi, What::kSymmetry, 1, Figure::kRmse, 2.7},
    {kHamner, What::kRecall, 0, Figure::kValue, 0.995},
    {kHamner, What::kPrecision, 0, Figure::kValue, 0.995},
    {kHamner, What::kWrongSide, 0, Figure::kValue, 0.0},
    {kHamner, What::kStep, kContact, Figure::kBias, 5.0},
    {kHamner, What::kStep, kDrop, Figure::kRmse, 0.8},
    {kHamner, What::kStride, kCounterRange, Figure::kRmse, 1.3},
    {kHamner, What::kStride, kPhase, Figure::kRmse, 10.0},
    {kVoisard, What::kRecall, 0, Figure::kValue, 0.985},
    {kVoisard, What::kPrecision, 0, Figure::kValue, 0.985},
    {kVoisard, What::kWrongSide, 0, Figure::kValue, 0.003},
    {kGrouvel, What::kStride, kCounterRange, Figure::kRmse, 1.2},
};

struct Published {
  std::string_view quantity, figure;
};

constexpr Published kPublished[] = {
    {"contact", "precision 2 +- 1 ms, foot-worn, n = 41 (Falbriard 2018)"},
    {"toe_off", "precision 4 +- 2 ms, foot-worn, n = 41 (Falbriard 2018)"},
    {"contact_time", "bias < 12 +- 10 ms, foot-worn (Falbriard 2018); sacral RMSE 20 ms (n = 100)"},
    {"peak_force", "RMSE 0.15 BW, sacral (n = 100)"},
    {"impulse", "0.004 BW s, momentum identity"},
    {"pelvic_drop", "bias -3.3 to -4.1 deg, RMSE 4.3 deg, sprinting"},
    {"counter_rotation_range_deg", "RMS difference < 5 deg, sport tasks"},
};

double figure_of(const ErrorSummary& errors, Figure figure) {
  switch (figure) {
    case Figure::kBias:
      return std::abs(errors.bias);
    case Figure::kRunnerBias:
      return errors.runner_bias();
    case Figure::kRunnerSd:
      return errors.runner_sd();
    case Figure::kWorst:
      return errors.worst_runner_bias();
    case Figure::kChange:
      return errors.change_within_runner();
    case Figure::kRmse:
    case Figure::kValue:
      break;
  }
  return errors.rmse;
}

std::string_view words(Figure figure) {
  constexpr std::string_view kWords[] = {"",
                                         "|bias|",
                                         "per-runner |bias|",
                                         "within-runner SD",
                                         "worst runner |bias|",
                                         "RMSE",
                                         "change within a runner"};
  return kWords[static_cast<std::size_t>(figure)];
}

template <class Map>
double find_figure(const Map& map, const Target& target) {
  const auto found = map.find(target.quantity);
  if (found == map.end()) return kNone;
  if constexpr (std::is_same_v<typename Map::mapped_type, ErrorSummary>)
    return figure_of(found->second, target.figure);
  else
    return figure_of(found->second.errors, target.figure);
}

std::size_t known_to_reference(const Target& target, const Counts& counts) {
  switch (target.what) {
    case What::kStep:
      return counts.steps_known[target.quantity];
    case What::kStride:
      return counts.strides_known[target.quantity];
    case What::kSymmetry:
      return counts.steps_known[kLoadQuantities[target.quantity]];
    default:
      return counts.truth;
  }
}

double value_of(const Target& target, const GroupScore& score) {
  switch (target.what) {
    case What::kRecall:
      return score.counts.truth > 0 ? score.recall : kNone;
    case What::kPrecision:
      return score.precision.value_or(kNone);
    case What::kWrongSide:
      return score.counts.truth > 0 ? score.wrong_side : kNone;
    case What::kStep:
      return find_figure(score.steps, target);
    case What::kStride:
      return find_figure(score.strides, target);
    case What::kSymmetry:
      return find_figure(score.symmetry, target);
  }
  return kNone;
}

void explain(Verdict& verdict, Target target, const GroupScore& score) {
  const std::size_t known = known_to_reference(target, score.counts);
  target.figure = Figure::kRmse;
  const bool too_few = std::isfinite(value_of(target, score));  // runners or recordings, for this figure
  verdict.nothing_to_compare = known == 0 || too_few;
  verdict.absent = known == 0 ? "nothing: the reference does not tell it"
                   : too_few  ? "nothing: too few runners or recordings"
                              : "nothing: none of the reference's " + std::to_string(known) + " was measured";
}

std::string number(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string claim_of(const Target& target) {
  switch (target.what) {
    case What::kRecall:
      return "step recall >= " + number(100.0 * target.limit) + " %";
    case What::kPrecision:
      return "step precision >= " + number(100.0 * target.limit) + " %";
    case What::kWrongSide:
      return "wrong side <= " + number(100.0 * target.limit) + " %";
    default:
      break;
  }
  const Quantity& quantity = target.what == What::kStep ? kStepQuantities[target.quantity]
                             : target.what == What::kStride
                                 ? kStrideQuantities[target.quantity]
                                 : kStepQuantities[kLoadQuantities[target.quantity]];
  const bool symmetry = target.what == What::kSymmetry;
  return std::string(quantity.title) + (symmetry ? " symmetry index " : " ") +
         std::string(words(target.figure)) + " <= " + number(target.limit) + " " +
         std::string(symmetry ? "pp" : quantity.unit);
}

}  // namespace

std::vector<Verdict> judge(const std::string& group, const GroupScore& score) {
  std::vector<Verdict> verdicts;
  for (const Target& target : kTargets) {
    if (!group.starts_with(target.source)) continue;
    const bool at_least = target.what == What::kRecall || target.what == What::kPrecision;
    Verdict verdict{claim_of(target), value_of(target, score), target.limit, at_least};
    if (!std::isfinite(verdict.value)) explain(verdict, target, score);
    verdicts.push_back(verdict);
  }
  return verdicts;
}

std::string found(const Verdict& verdict) {
  if (!verdict.absent.empty()) return verdict.absent;
  const bool share = verdict.claim.ends_with("%");
  char text[32];
  std::snprintf(text, sizeof text, "%.4g%s", share ? 100.0 * verdict.value : verdict.value,
                share ? " %" : "");
  return text;
}

std::string_view published(std::string_view quantity) {
  for (const Published& known : kPublished)
    if (known.quantity == quantity) return known.figure;
  return {};
}

}  // namespace evenstride::validation
