#include "tools/validation/simulated_run.h"

#include <algorithm>

#include "core/base/units.h"
#include "core/math/rotation.h"
#include "core/orientation/segment_history.h"
#include "core/pipeline.h"

namespace evenstride::validation {
namespace {

const Eigen::Vector3d kUp_W = Eigen::Vector3d::UnitZ();

struct Keeper final : ResultSink {
  explicit Keeper(SimulatedRun& target) : run(target) {}
  void on_step(const StepRecord& step) override { run.steps.push_back(step); }
  void on_stride(const StrideRecord& stride) override { run.strides.push_back(stride); }
  void on_breathing(const BreathingRecord& breathing) override { run.breathing.push_back(breathing); }
  SimulatedRun& run;
};

/// Follows the pipeline while it runs.
class Watcher {
 public:
  Watcher(const SimulatedRunner& runner, const sim::BodyMotion& body, SimulatedRun& run)
      : body_(body), run_(run) {
    for (const sim::SensorSetup& setup : runner.sensors) wear(setup);
    from_s_ = body.truth().steps.front().initial_contact_s;
    until_s_ = body.truth().steps.back().toe_off_s;
  }

  void look(const Pipeline& pipeline, const sim::SimulatedBlock& block) {
    const auto status = pipeline.sensor_status(block.site);
    const double told_s = 1e-9 * static_cast<double>(block.device_time_ns) + status->clock_offset_s;
    run_.clocks[index(block.site)].push_back({block.first_true_s, told_s - block.first_true_s});
    if (const SegmentHistory* attitude = pipeline.attitude(block.site)) compare(block.site, *attitude);
  }

 private:
  void wear(const sim::SensorSetup& setup) {
    const sim::ImuFaults& imu = setup.imu;
    const Eigen::Vector3d force_S = kGravity_mps2 * (imu.R_BS.transpose() * kUp_W);
    const Eigen::Vector3d felt_S =
        force_S + imu.accel_scale_error.cwiseProduct(force_S) + imu.accel_bias_mps2;
    R_BS_[index(setup.site)] = imu.R_BS;
    as_standing_[index(setup.site)] = Eigen::Quaterniond::FromTwoVectors(felt_S, force_S);
  }

  /// Readings that have come since the last look.
  void compare(Site site, const SegmentHistory& attitude) {
    Time& seen = seen_[index(site)];
    const double late_s = run_.clocks[index(site)].back().error_s;
    for (std::size_t i = attitude.first_at_or_after(seen + Duration(1)); i < attitude.size(); ++i) {
      seen = attitude[i].time;
      const double time_s = seconds(seen) - late_s;
      const Eigen::Vector3d up_S = attitude[i].q_ES.cast<double>().conjugate() * kUp_W;
      if (time_s < from_s_ || time_s > until_s_) continue;
      const Eigen::Vector3d true_up_S = true_up(site, time_s);
      run_.inclination[index(site)].push_back(
          {angle_between(up_S, true_up_S), angle_between(as_standing_[index(site)] * up_S, true_up_S)});
    }
  }
  Eigen::Vector3d true_up(Site site, double time_s) const {
    return R_BS_[index(site)].transpose() * (body_.pose(site, time_s).R_WB.transpose() * kUp_W);
  }

  const sim::BodyMotion& body_;
  SimulatedRun& run_;
  std::array<Eigen::Matrix3d, kSiteCount> R_BS_;
  std::array<Eigen::Quaterniond, kSiteCount>
      as_standing_;  ///< from the vertical that standing shows to the true one
  std::array<Time, kSiteCount> seen_{};
  double from_s_ = 0.0, until_s_ = 0.0;
};

}  // namespace

double SimulatedRun::clock_error_s(Site site, double time_s) const {
  const auto& errors = clocks[index(site)];
  const auto after = std::upper_bound(errors.begin(), errors.end(), time_s,
                                      [](double t, const ClockError& error) { return t < error.time_s; });
  return after == errors.begin() ? 0.0 : std::prev(after)->error_s;
}

double SimulatedRun::common_delay_s(double time_s) const {
  return 0.5 * (clock_error_s(Site::kLeftShoe, time_s) + clock_error_s(Site::kRightShoe, time_s));
}

SimulatedRun run_simulated(const SimulatedRunner& runner, const sim::BodyMotion& body, bool anchors_only) {
  SimulatedRun run;
  Keeper keeper(run);
  PipelineParams params;
  params.anchors_only = anchors_only;
  Pipeline pipeline(params, keeper);
  std::vector<sim::SimulatedSensor> sensors;
  for (const sim::SensorSetup& setup : runner.sensors) {
    sensors.emplace_back(body, setup, runner.scenario.seed);
    pipeline.add_sensor(sensors.back().spec(), Time{});
  }
  Watcher watcher(runner, body, run);
  for (const sim::SimulatedBlock& block : sim::collect_blocks(sensors)) {
    pipeline.push(block.view());
    watcher.look(pipeline, block);
  }
  pipeline.finish();
  return run;
}

}  // namespace evenstride::validation
