// A shoe that is missing, comes late or falls silent: the pelvis tells its foot's steps, each once and on its
// side.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "tests/core/pipeline/simulated_run.h"
#include "tests/support/no_alloc.h"

namespace evenstride::test {
namespace {

constexpr double kWindow_s = 0.06;
constexpr double kSameStep_s = 0.15;
constexpr double kAlways_s = 1e6;

struct Silence {
  Site shoe;
  double from_s, to_s;
};
using Silences = std::vector<Silence>;

SimulatedRun runs_and_stops(std::uint64_t seed) {
  sim::Scenario scenario;
  scenario.seed = seed;
  scenario.style.speed_mps = 2.6 + 0.4 * static_cast<double>(seed % 4);
  scenario.style.strike_rad = 0.13 * static_cast<double>(seed % 3);
  scenario.asymmetry.contact_pct = 3.0 * static_cast<double>(seed % 3) - 3.0;
  scenario.parts = {{.activity = sim::Activity::kStand, .duration_s = 6.0},
                    {.activity = sim::Activity::kRun, .duration_s = 50.0},
                    {.activity = sim::Activity::kStand, .duration_s = 6.0},
                    {.activity = sim::Activity::kRun, .duration_s = 30.0},
                    {.activity = sim::Activity::kWalk, .duration_s = 15.0},
                    {.activity = sim::Activity::kRun, .duration_s = 30.0}};
  return simulate_run(scenario, 200.0);
}

SimulatedRun without(SimulatedRun run, const Silences& silences) {
  std::erase_if(run.blocks, [&](const sim::SimulatedBlock& b) {
    return std::any_of(silences.begin(), silences.end(), [&](const Silence& s) {
      return b.site == s.shoe && seconds(b.arrival) >= s.from_s && seconds(b.arrival) < s.to_s;
    });
  });
  return run;
}

struct Count {
  int steps = 0, missed = 0, wrong_side = 0, doubled = 0;
  int invented = 0;  ///< running steps where nobody set foot
  int backward = 0;  ///< running steps told after a later one
};

Count count(const std::vector<StepRecord>& told, const sim::Truth& truth) {
  Count c;
  for (const sim::TrueStep& step : truth.steps) {
    if (step.activity != sim::Activity::kRun || !step.steady) continue;
    const auto meets = [&](const StepRecord& t, Side side) {
      return t.side == side && std::abs(seconds(t.initial_contact) - step.initial_contact_s) < kWindow_s;
    };
    const auto any = [&](Side side) {
      return std::any_of(told.begin(), told.end(), [&](const StepRecord& t) { return meets(t, side); });
    };
    ++c.steps;
    c.missed += !any(step.side);
    c.wrong_side += any(opposite(step.side));
  }
  for (std::size_t i = 0; i < told.size(); ++i) {
    const double contact_s = seconds(told[i].initial_contact);
    c.invented += told[i].quality.has(Mark::kFromPelvis) &&
                  std::none_of(truth.steps.begin(), truth.steps.end(), [&](const sim::TrueStep& t) {
                    return std::abs(t.initial_contact_s - contact_s) < kSameStep_s;
                  });
    if (i == 0) continue;
    const double after_s = contact_s - seconds(told[i - 1].initial_contact);
    c.backward += after_s < 0.0 && !told[i].quality.has(Mark::kWalking);
    c.doubled += std::abs(after_s) < kSameStep_s;
  }
  return c;
}

void expect_each_step_once(const SimulatedRun& run, const Silences& silences) {
  const Count whole = count(analyse(run).steps, run.truth);
  const Count cut = count(analyse(without(run, silences)).steps, run.truth);
  EXPECT_LE(cut.missed, whole.missed + 1) << "of " << cut.steps;
  EXPECT_EQ(cut.wrong_side, 0);
  EXPECT_EQ(cut.doubled, 0);
  EXPECT_EQ(cut.invented, 0);
  EXPECT_EQ(cut.backward, 0);
}

TEST(SilentShoe, MissingFromTheFirstToTheLast) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const SimulatedRun run = runs_and_stops(seed);
    for (const Silences& silences :
         {Silences{{Site::kLeftShoe, 0.0, kAlways_s}}, Silences{{Site::kRightShoe, 0.0, kAlways_s}},
          Silences{{Site::kLeftShoe, 0.0, kAlways_s}, {Site::kRightShoe, 0.0, kAlways_s}}}) {
      SCOPED_TRACE(testing::Message() << "seed " << seed << ", " << silences.size() << " missing");
      expect_each_step_once(run, silences);
    }
  }
}

TEST(SilentShoe, ComesLate) {
  const SimulatedRun run = runs_and_stops(2);
  for (const double from_s : {4.0, 10.0, 25.0, 70.0}) {
    SCOPED_TRACE(from_s);
    expect_each_step_once(run, {{Site::kLeftShoe, 0.0, from_s}});
    expect_each_step_once(run, {{Site::kLeftShoe, 0.0, from_s}, {Site::kRightShoe, 0.0, from_s + 2.0}});
  }
}

TEST(SilentShoe, FallsSilentAndComesBackAtAnyTime) {
  std::mt19937 random(5);
  const auto uniform = [&](double from, double to) {
    return from + (to - from) * static_cast<double>(random()) / 4294967296.0;
  };
  for (std::uint64_t seed = 11; seed <= 14; ++seed) {
    const SimulatedRun run = runs_and_stops(seed);
    for (int draw = 0; draw < 6; ++draw) {
      const bool left = draw % 2 == 0, both = draw >= 4;
      const Site shoe = left ? Site::kLeftShoe : Site::kRightShoe,
                 other = left ? Site::kRightShoe : Site::kLeftShoe;
      const double from_s = uniform(3.0, 100.0), to_s = from_s + uniform(0.6, 60.0);
      Silences silences{{shoe, from_s, to_s}};
      if (both) silences.push_back({other, from_s + uniform(-5.0, 10.0), from_s + uniform(10.0, 40.0)});
      SCOPED_TRACE(testing::Message() << "seed " << seed << ", from " << from_s << " to " << to_s);
      expect_each_step_once(run, silences);
    }
  }
}

TEST(SilentShoe, InTheFirstStepsWhileTheMountingsAreNotYetKnown) {
  expect_each_step_once(runs_and_stops(11), {{Site::kRightShoe, 4.2, 58.1}, {Site::kLeftShoe, 6.5, 39.0}});
  expect_each_step_once(runs_and_stops(9), {{Site::kRightShoe, 7.96, 58.2}, {Site::kLeftShoe, 5.79, 43.3}});
  expect_each_step_once(runs_and_stops(13), {{Site::kRightShoe, 8.23, 53.3}, {Site::kLeftShoe, 6.09, 47.9}});
  expect_each_step_once(runs_and_stops(40),
                        {{Site::kLeftShoe, 9.68, 10.74}, {Site::kRightShoe, 12.56, 35.6}});
}

/// When each early record came, against its toe-off.
struct Delays final : ResultSink {
  void on_stance(const StepRecord& stance) override {
    if (stance.toe_off && stance.initial_contact > from)
      (stance.quality.has(Mark::kFromPelvis) ? pelvis_s : shoe_s).push_back(seconds(now - *stance.toe_off));
  }
  Time now, from;
  std::vector<double> pelvis_s, shoe_s;
};

TEST(SilentShoe, IsToldSoonAndHoldsUpTheOtherHardly) {
  constexpr double kArrives_s = 0.45;  // a block's length, the radio, and the merge's wait for who is silent
  constexpr double kShoe_s = 0.1, kPelvis_s = 0.25;
  constexpr double kQuiet_s = 0.5;  // may have lost packets only
  const SimulatedRun cut = without(runs_and_stops(3), {{Site::kLeftShoe, 30.0, 45.0}});
  Delays delays;
  delays.from = time_from_s(25.0);
  Pipeline pipeline({}, delays);
  for (const SensorSpec& spec : cut.specs) pipeline.add_sensor(spec, Time{});
  for (const sim::SimulatedBlock& block : cut.blocks) {
    if (block.arrival > time_from_s(53.0)) break;
    delays.now = block.arrival;
    pipeline.push(block.view());
  }
  ASSERT_GT(delays.pelvis_s.size(), 18U);
  const auto later_than = [](const std::vector<double>& delays_s, double limit_s) {
    return std::count_if(delays_s.begin(), delays_s.end(), [&](double d) { return d > limit_s; });
  };
  EXPECT_EQ(later_than(delays.pelvis_s, kQuiet_s + kPelvis_s + kArrives_s), 0);
  EXPECT_LE(later_than(delays.pelvis_s, kPelvis_s + kArrives_s), 1);  // the first
  EXPECT_EQ(later_than(delays.shoe_s, kQuiet_s + kArrives_s), 0);
  EXPECT_LE(later_than(delays.shoe_s, kShoe_s + kArrives_s), 1);
}

TEST(SilentShoe, AllocatesNothing) {
  const SimulatedRun cut = without(runs_and_stops(4), {{Site::kLeftShoe, 35.0, 48.0}});
  ResultSink nobody;
  {
    Pipeline first({}, nobody);  // a thread gets its room for walking with the first walk
    for (const SensorSpec& spec : cut.specs) first.add_sensor(spec, Time{});
    for (const sim::SimulatedBlock& block : cut.blocks) first.push(block.view());
  }
  Pipeline pipeline({}, nobody);
  for (const SensorSpec& spec : cut.specs) pipeline.add_sensor(spec, Time{});
  std::vector<SampleBlock> views;
  for (const sim::SimulatedBlock& block : cut.blocks) {
    if (block.arrival < time_from_s(32.0))
      pipeline.push(block.view());
    else
      views.push_back(block.view());
  }
  const AllocationCounter counter;
  for (const SampleBlock& view : views) pipeline.push(view);
  EXPECT_EQ(counter.count(), 0U);
}

}  // namespace
}  // namespace evenstride::test
