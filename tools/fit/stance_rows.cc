#include "tools/fit/stance_rows.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/events/run_events.h"
#include "core/orientation/shoe_mounting.h"
#include "core/orientation/standing.h"

namespace evenstride {
namespace {

constexpr double kMatch_s = 0.060;

// Collects features in the order in which stances close; the corrected stances themselves are not needed.
class Collector : public StanceSink, public StanceObserver {
 public:
  explicit Collector(std::vector<StanceRow>& rows) : rows_(&rows) {}
  void on_foot_contact(Side, Time) override {}
  void on_foot_stance(const FootStance&) override {}
  void on_stance_features(Side side, Time contact_anchor, Time toe_off_anchor, const EventFeatures& contact,
                          const EventFeatures& toe_off) override {
    rows_->push_back({side, seconds(contact_anchor), seconds(toe_off_anchor), contact, toe_off, {}, {}});
  }

 private:
  std::vector<StanceRow>* rows_;
};

struct FootAxes {
  Eigen::Matrix3d R_FS;
  Eigen::Vector3d gyro_bias_S;
};
struct ShoeFeed {
  const BidsSensor* sensor;
  FootAxes axes;
  std::size_t next = 0;
};

ImuSample sample_at(const BidsSensor& sensor, std::size_t row) {
  const RawReading& r = sensor.rows[row];
  return {time_from_s(sensor.device_time_s[row]), Eigen::Vector3d(r[0], r[1], r[2]),
          Eigen::Vector3d(r[3], r[4], r[5])};
}

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

// The nearest true step of the same side, each used once (rows are in time order per side).
void match(RecordingRows& out) {
  for (const TrueStep& step : out.truth) {
    StanceRow* best = nullptr;
    double best_off = kMatch_s;
    for (StanceRow& row : out.rows) {
      const double off = std::abs(row.contact_anchor_s - kContactAnchorLate_s - step.ic_s);
      if (row.side == step.side && off < best_off) {
        best = &row;
        best_off = off;
      }
    }
    if (!best || best->true_contact_s) continue;
    if (step.timing_ok) best->true_contact_s = step.ic_s;
    if (step.duration_ok && step.contact_time_s) best->true_toe_off_s = step.ic_s + *step.contact_time_s;
  }
}

}  // namespace

Result<RecordingRows> collect_rows(const std::string& dataset, const TrueTrial& trial,
                                   const BidsRecording& recording, const PassVariant& variant) {
  RecordingRows out{
      .recording = recording.name, .participant = recording.participant, .rows = {}, .truth = {}};
  auto truth = read_true_steps(dataset, trial);
  if (!truth) return Error{truth.error()};
  out.truth = *std::move(truth);
  out.valid_start_s = trial.valid_start_s;
  out.valid_end_s = trial.valid_end_s;
  Collector collector(out.rows);
  RunEvents events({}, nullptr, collector, &collector);
  std::vector<ShoeFeed> feeds;
  for (const BidsSensor& sensor : recording.sensors) {
    if (!is_shoe(sensor.spec.site)) continue;
    auto axes = estimated_axes(sensor);
    if (!axes) return Error{recording.name + ": the mounting of " + sensor.tracksys + " could not be found"};
    axes->R_FS = perturbation(variant, sensor.spec.site) * axes->R_FS;
    feeds.push_back({&sensor, *axes});
    events.add_shoe(sensor.spec.site, sensor.spec.rate_hz / variant.keep_every);
  }
  for (;;) {  // the sensors' rows in order of time
    ShoeFeed* first = nullptr;
    for (ShoeFeed& f : feeds)
      if (f.next < f.sensor->rows.size() &&
          (!first || f.sensor->device_time_s[f.next] < first->sensor->device_time_s[first->next]))
        first = &f;
    if (!first) break;
    events.push(first->sensor->spec.site, in_foot_axes(sample_at(*first->sensor, first->next), first->axes));
    first->next += static_cast<std::size_t>(variant.keep_every);
  }
  events.flush();
  match(out);
  return out;
}

}  // namespace evenstride
