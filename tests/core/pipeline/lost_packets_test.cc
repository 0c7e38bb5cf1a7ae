// What a twentieth of the packets lost costs: simulated runners against their truth.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <optional>
#include <random>
#include <vector>

#include "core/base/units.h"
#include "tests/core/pipeline/simulated_run.h"
#include "tests/support/no_alloc.h"

namespace evenstride::test {
namespace {

constexpr double kRunFrom_s = 20.0, kRunTo_s = 62.0;  // steady, mountings known

// Sensors that send ten readings a packet.
const SimulatedRun& whole_run(std::uint64_t seed) {
  static std::map<std::uint64_t, SimulatedRun> runs;
  SimulatedRun& run = runs[seed];
  if (!run.blocks.empty()) return run;
  const sim::BodyMotion body(sim::plain_run(6.0, 60.0, seed));
  std::vector<sim::SimulatedSensor> sensors;
  for (Site site : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis, Site::kTrunk}) {
    sim::SensorSetup setup = sim::typical_setup(site, 200.0, seed * 16 + index(site));
    setup.readings_per_block = 10;
    sensors.emplace_back(body, setup, seed * 16 + index(site));
    run.specs.push_back(sensors.back().spec());
  }
  run.blocks = sim::collect_blocks(sensors);
  run.truth = body.truth();
  return run;
}

// Two packets in a row on average.
SimulatedRun with_loss(const SimulatedRun& whole, double share, unsigned seed) {
  SimulatedRun run = whole;
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> unit(0.0, 1.0);
  std::map<Site, bool> losing;
  std::erase_if(run.blocks, [&](const sim::SimulatedBlock& block) {
    bool& lost = losing[block.site];
    return lost = unit(random) < (lost ? 0.5 : 0.5 * share / (1.0 - share));
  });
  return run;
}

struct Sum {
  double squares = 0.0;
  int told = 0, truth = 0;
  void add(std::optional<double> told_value, double true_value) {
    ++truth;
    if (!told_value) return;
    squares += std::pow(*told_value - true_value, 2);
    ++told;
  }
  double rms() const { return std::sqrt(squares / told); }
  double share() const { return static_cast<double>(told) / truth; }
};

struct Figures {
  Sum contact, contact_time, drop, rotation, obliquity, twist;
  int extra = 0, held = 0;
};

void add_run(const SimulatedRun& run, Figures& figures) {
  const KeptResults results = analyse(run);
  int inside = 0;
  for (const StepRecord& s : results.steps) {
    const double t = seconds(s.initial_contact);
    inside += t > kRunFrom_s - 0.06 && t < kRunTo_s + 0.06;
  }
  for (const auto& step : run.truth.steps) {
    if (step.initial_contact_s < kRunFrom_s || step.initial_contact_s > kRunTo_s) continue;
    const StepRecord* found = nullptr;
    for (const StepRecord& s : results.steps)
      if (s.side == step.side && std::abs(seconds(s.initial_contact) - step.initial_contact_s) < 0.06)
        found = &s;
    const auto of = [&](auto value) { return found ? std::optional<double>(value(*found)) : std::nullopt; };
    figures.contact.add(of([](const auto& s) { return seconds(s.initial_contact); }), step.initial_contact_s);
    figures.contact_time.add(found ? found->contact_time_s : std::nullopt, step.contact_time_s);
    figures.drop.add(found ? found->pelvic_drop_rad : std::nullopt, step.pelvic_drop_rad);
    if (found && found->contact_time_s && found->contact_time_sd_s)
      figures.held +=
          std::abs(*found->contact_time_s - step.contact_time_s) < 1.96 * *found->contact_time_sd_s;
    inside -= found != nullptr;
  }
  figures.extra += std::max(0, inside);
  for (const auto& stride : run.truth.strides) {
    if (stride.start_s < kRunFrom_s || stride.end_s > kRunTo_s) continue;
    const StrideRecord* found = nullptr;
    for (const StrideRecord& s : results.strides)
      if (s.side == stride.side && std::abs(seconds(s.start) - stride.start_s) < 0.06) found = &s;
    figures.rotation.add(found ? found->pelvis_rotation_range_rad : std::nullopt,
                         stride.pelvis_rotation_range_rad);
    figures.obliquity.add(found ? found->pelvis_obliquity_range_rad : std::nullopt,
                          stride.pelvis_obliquity_range_rad);
    figures.twist.add(found ? found->counter_rotation_range_rad : std::nullopt,
                      stride.counter_rotation_range_rad);
  }
}

Figures figures_at(double share) {
  Figures figures;
  for (const std::uint64_t seed : {3u, 4u, 5u})
    add_run(with_loss(whole_run(seed), share, static_cast<unsigned>(seed)), figures);
  return figures;
}

TEST(LostPackets, ATwentiethInBurstsCostsNoStepAndLittleOfWhatIsTold) {
  const Figures whole = figures_at(0.0), lossy = figures_at(0.05);
  EXPECT_EQ(whole.contact.share(), 1.0);
  EXPECT_GE(lossy.contact.share(), 0.995);
  EXPECT_LE(lossy.extra, lossy.contact.truth / 200);
  EXPECT_LT(lossy.contact.rms(), whole.contact.rms() + 0.002);
  EXPECT_LT(lossy.contact_time.rms(), whole.contact_time.rms() + 0.002);
  EXPECT_GE(lossy.held, lossy.contact_time.told * 95 / 100);
  EXPECT_GE(lossy.drop.share(), 0.9);
  EXPECT_GE(lossy.rotation.share(), 0.9);
  EXPECT_LT(lossy.drop.rms(), rad_from_deg(0.45));
  EXPECT_LT(lossy.rotation.rms(), rad_from_deg(0.6));
  EXPECT_LT(lossy.obliquity.rms(), rad_from_deg(0.8));
  EXPECT_LT(lossy.twist.rms(), rad_from_deg(1.3));
}

// Nothing from pelvis and trunk for so long at 30 s.
SimulatedRun with_silence(const SimulatedRun& whole, double length_s) {
  SimulatedRun run = whole;
  std::erase_if(run.blocks, [&](const sim::SimulatedBlock& block) {
    return !is_shoe(block.site) && block.first_true_s > 30.0 && block.first_true_s < 30.0 + length_s;
  });
  return run;
}

TEST(LostPackets, AfterALongSilenceTheNextWholeStridesAreToldRight) {
  constexpr double kDrop_rad = 0.003, kLean_rad = 0.010, kTwist_rad = 0.009;  // 0.2, 0.6, 0.5 deg
  constexpr double kAgainAfter_s = 1.5;                                       // two strides
  for (const double length_s : {0.52, 0.7, 1.0, 2.0}) {
    const SimulatedRun run = with_silence(whole_run(4), length_s);
    const KeptResults results = analyse(run);
    for (const auto& stride : run.truth.strides) {
      if (stride.start_s < 30.0 || stride.start_s > 40.0) continue;
      for (const StrideRecord& s : results.strides) {
        if (s.side != stride.side || std::abs(seconds(s.start) - stride.start_s) > 0.06) continue;
        if (stride.start_s > 30.0 + length_s + kAgainAfter_s) {
          EXPECT_TRUE(s.trunk_lean_rad && s.counter_rotation_range_rad) << length_s << ' ' << stride.start_s;
        }
        EXPECT_NEAR(s.trunk_lean_rad.value_or(stride.trunk_lean_rad), stride.trunk_lean_rad, kLean_rad);
        EXPECT_NEAR(s.counter_rotation_range_rad.value_or(stride.counter_rotation_range_rad),
                    stride.counter_rotation_range_rad, kTwist_rad);
      }
    }
    for (const auto& step : run.truth.steps) {
      if (step.initial_contact_s < 30.0 || step.initial_contact_s > 40.0) continue;
      for (const StepRecord& s : results.steps)
        if (s.side == step.side && std::abs(seconds(s.initial_contact) - step.initial_contact_s) < 0.06) {
          EXPECT_NEAR(s.pelvic_drop_rad.value_or(step.pelvic_drop_rad), step.pelvic_drop_rad, kDrop_rad);
        }
    }
  }
}

TEST(LostPackets, StridesThatWereBridgedSaySo) {
  const SimulatedRun run = with_loss(whole_run(3), 0.05, 9);
  int marked = 0;
  for (const StrideRecord& stride : analyse(run).strides) marked += stride.quality.has(Mark::kGap);
  EXPECT_GT(marked, 10);
}

TEST(LostPackets, BridgingAllocatesNothingOnceWarm) {
  const SimulatedRun run = with_loss(whole_run(3), 0.05, 2);
  struct None final : ResultSink {
  } sink;
  Pipeline pipeline({}, sink);
  for (const SensorSpec& spec : run.specs) pipeline.add_sensor(spec, Time{});
  const std::size_t warm = run.blocks.size() / 2;
  push_blocks(pipeline, run, 0, warm);
  std::vector<SampleBlock> views;
  for (std::size_t i = warm; i < run.blocks.size(); ++i) views.push_back(run.blocks[i].view());
  const AllocationCounter counter;
  for (const SampleBlock& view : views) pipeline.push(view);
  EXPECT_EQ(counter.count(), 0u);
}

}  // namespace
}  // namespace evenstride::test
