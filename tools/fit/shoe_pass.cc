#include "tools/fit/shoe_pass.h"

#include <Eigen/Geometry>
#include <optional>
#include <vector>

#include "core/orientation/shoe_mounting.h"
#include "core/orientation/standing.h"

namespace evenstride {
namespace {

struct FootAxes {
  Eigen::Matrix3d R_FS;
  Eigen::Vector3d gyro_bias_S;
};
struct ShoeFeed {
  const BidsSensor* sensor;
  FootAxes axes;
  std::size_t next = 0;
};

ImuSample in_foot_axes(ImuSample s, const FootAxes& axes) {
  s.accel_S_mps2 = axes.R_FS * s.accel_S_mps2;
  s.rate_S_radps = axes.R_FS * (s.rate_S_radps - axes.gyro_bias_S);
  return s;
}

// The mounting as the live engine has it at the recording's end.
std::optional<FootAxes> estimated_axes(const BidsSensor& sensor) {
  StandingDetector standing({}, true);
  ShoeMounting mounting({}, sensor.spec.rate_hz);
  Eigen::Vector3d bias = Eigen::Vector3d::Zero();
  for (std::size_t i = 0; i < sensor.rows.size(); ++i) {
    const ImuSample sample = sample_at(sensor, i);
    if (standing.push(sample)) {
      bias = standing.latest()->rate_bias_S_radps;
      mounting.set_standing(*standing.latest());
    }
    mounting.push(sample);
  }
  if (!mounting.mounting()) return std::nullopt;
  return FootAxes{mounting.mounting()->R_BS, bias};
}

Eigen::Matrix3d perturbation(const PassVariant& v, Site site) {
  const double heading = site == Site::kLeftShoe ? v.heading_left_rad : v.heading_right_rad;
  return (Eigen::AngleAxisd(v.tilt_forward_rad, Eigen::Vector3d::UnitY()) *
          Eigen::AngleAxisd(v.tilt_left_rad, Eigen::Vector3d::UnitX()) *
          Eigen::AngleAxisd(heading, Eigen::Vector3d::UnitZ()))
      .toRotationMatrix();
}

ShoeFeed* earliest(std::vector<ShoeFeed>& feeds) {
  ShoeFeed* first = nullptr;
  for (ShoeFeed& f : feeds)
    if (f.next < f.sensor->rows.size() &&
        (!first || f.sensor->device_time_s[f.next] < first->sensor->device_time_s[first->next]))
      first = &f;
  return first;
}

}  // namespace

Status pass_shoes(const BidsRecording& recording, const PassVariant& variant, RunEvents& events) {
  std::vector<ShoeFeed> feeds;
  for (const BidsSensor& sensor : recording.sensors) {
    if (!is_shoe(sensor.spec.site)) continue;
    auto axes = estimated_axes(sensor);
    if (!axes) return Error{recording.name + ": the mounting of " + sensor.tracksys + " could not be found"};
    axes->R_FS = perturbation(variant, sensor.spec.site) * axes->R_FS;
    feeds.push_back({&sensor, *axes});
    events.add_shoe(sensor.spec.site, sensor.spec.rate_hz / variant.keep_every);
  }
  while (ShoeFeed* feed = earliest(feeds)) {
    const ImuSample sample = in_foot_axes(sample_at(*feed->sensor, feed->next), feed->axes);
    if (sample.accel_S_mps2.allFinite() && sample.rate_S_radps.allFinite())
      events.push(feed->sensor->spec.site, sample);
    feed->next += static_cast<std::size_t>(variant.keep_every);
  }
  events.flush();
  return Done{};
}

}  // namespace evenstride
