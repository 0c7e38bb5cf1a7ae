// Cost of the whole running shoe stage per shoe reading at 200 Hz, the work per stride included.
#include <benchmark/benchmark.h>

#include <vector>

#include "core/events/run_events.h"
#include "core/sim/body_motion.h"

namespace evenstride {
namespace {

class Ignore : public StanceSink {
 public:
  void on_foot_contact(Side, Time contact) override { benchmark::DoNotOptimize(contact); }
  void on_foot_stance(const FootStance& stance) override { benchmark::DoNotOptimize(stance.toe_off); }
};

std::vector<ImuSample> readings() {
  const sim::BodyMotion body(sim::plain_run(1.0, 30.0, 1));
  std::vector<ImuSample> out;
  for (int i = 200; i < 31 * 200; ++i) {
    const auto pose = body.pose(Site::kLeftShoe, i / 200.0);
    out.push_back(
        {time_from_s(i / 200.0), pose.specific_force_B_mps2({0.02, 0.0, 0.06}), pose.rate_B_radps()});
  }
  return out;
}

void run_events_per_reading(benchmark::State& state) {
  const std::vector<ImuSample> samples = readings();
  Ignore sink;
  RunEventsParams params;
  params.anchors_only = state.range(0) == 0;
  for (auto _ : state) {
    RunEvents events(params, &EventModel::builtin(), sink);
    events.add_shoe(Site::kLeftShoe, 200.0);
    for (const ImuSample& s : samples) events.push(Site::kLeftShoe, s);
  }
  const auto n = static_cast<double>(samples.size());
  state.SetItemsProcessed(static_cast<std::int64_t>(n) * state.iterations());
  state.counters["s_per_reading"] =
      benchmark::Counter(n, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(run_events_per_reading)->ArgName("model")->Arg(0)->Arg(1);

}  // namespace
}  // namespace evenstride
