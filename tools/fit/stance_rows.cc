#include "tools/fit/stance_rows.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/events/run_events.h"

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

struct ShoeFeed {
  Site site;
  const BidsSensor* sensor;
  Eigen::Matrix3d R_FS;
  Eigen::Vector3d gyro_bias;
  std::size_t next = 0;
};

ImuSample sample_in_foot_axes(const ShoeFeed& feed) {
  const RawReading& r = feed.sensor->rows[feed.next];
  ImuSample s;
  s.time = time_from_s(feed.sensor->device_time_s[feed.next]);
  s.accel_S_mps2 = feed.R_FS * Eigen::Vector3d(r[0], r[1], r[2]);
  s.rate_S_radps = feed.R_FS * (Eigen::Vector3d(r[3], r[4], r[5]) - feed.gyro_bias);
  return s;
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
  const auto mountings = read_true_mounting(dataset, recording.participant);
  if (!mountings) return Error{mountings.error()};
  Collector collector(out.rows);
  RunEvents events({}, nullptr, collector, &collector);
  std::vector<ShoeFeed> feeds;
  for (const BidsSensor& sensor : recording.sensors) {
    if (!is_shoe(sensor.spec.site)) continue;
    const auto found = std::find_if(mountings->begin(), mountings->end(),
                                    [&](const TrueMounting& m) { return m.tracksys == sensor.tracksys; });
    if (found == mountings->end()) return Error{recording.name + ": no mounting for " + sensor.tracksys};
    feeds.push_back({sensor.spec.site, &sensor, perturbation(variant, sensor.spec.site) * found->R_BS,
                     found->gyro_bias_radps});
    events.add_shoe(sensor.spec.site, sensor.spec.rate_hz / variant.keep_every);
  }
  for (;;) {  // the sensors' rows in order of time
    ShoeFeed* first = nullptr;
    for (ShoeFeed& f : feeds)
      if (f.next < f.sensor->rows.size() &&
          (!first || f.sensor->device_time_s[f.next] < first->sensor->device_time_s[first->next]))
        first = &f;
    if (!first) break;
    events.push(first->site, sample_in_foot_axes(*first));
    first->next += static_cast<std::size_t>(variant.keep_every);
  }
  events.flush();
  match(out);
  return out;
}

}  // namespace evenstride
