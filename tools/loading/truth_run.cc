#include "tools/loading/truth_run.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>

#include "core/pipeline/body_stage.h"
#include "core/pipeline/step_stage.h"
#include "core/stride/stride_builder.h"
#include "tools/formats/motion_bids.h"

namespace evenstride {
namespace {

constexpr double kEventDelay_s = 0.09;
constexpr double kRateCutoff_hz = 30.0;  // the events' own filter for the pitch rate
constexpr double kLongestReach_s = 1.8;  // contacts further apart do not make a stride

/// A shoe's pitch rate (nose-down > 0) over the whole recording, smoothed without delay.
struct PitchRate {
  std::vector<double> time_s, rate_radps;

  PitchRate(const BidsSensor& sensor, const TrueMounting& mounting) : time_s(sensor.device_time_s) {
    const Eigen::Vector3d left_S = mounting.R_BS.row(1);
    for (const RawReading& r : sensor.rows)
      rate_radps.push_back(Eigen::Vector3d(r[3], r[4], r[5]).dot(left_S));
    filter_forward_backward(Butterworth2::low_pass(kRateCutoff_hz, sensor.spec.rate_hz), rate_radps);
  }
  std::span<const double> within(double from_s, double to_s) const {
    const auto at = [&](double t) {
      return std::lower_bound(time_s.begin(), time_s.end(), t) - time_s.begin();
    };
    return {rate_radps.begin() + at(from_s), rate_radps.begin() + at(to_s)};
  }
};

/// Everything read of one recording.
struct Loaded {
  BidsRecording recording;
  std::vector<TrueStep> truth;
  std::vector<TrueMounting> mountings;  ///< empty where the data set tells none

  const BidsSensor* sensor(Site site) const {
    for (const BidsSensor& s : recording.sensors)
      if (s.spec.site == site) return &s;
    return nullptr;
  }
  const TrueMounting* mounting(Site site) const {
    for (const TrueMounting& m : mountings)
      if (m.tracksys == name(site)) return &m;
    return nullptr;
  }
};

std::optional<double> stride_before_s(const std::vector<TrueStep>& truth, std::size_t i) {
  for (std::size_t k = i; k-- > 0;) {
    if (truth[k].side != truth[i].side) continue;
    const double stride_s = truth[i].ic_s - truth[k].ic_s;
    return stride_s < kLongestReach_s ? std::optional(stride_s) : std::nullopt;
  }
  return std::nullopt;
}

void add_pitch_rates(const PitchRate& rate, const TrueStep& step, FootStance& stance) {
  if (!step.contact_time_s || !stance.previous_stride_time_s) return;
  const double toe_off_s = step.ic_s + *step.contact_time_s;
  const auto swing = rate.within(step.ic_s - 0.6 * *stance.previous_stride_time_s, step.ic_s);
  const auto push_off = rate.within(toe_off_s - 0.1, toe_off_s + 0.08);
  if (swing.empty() || push_off.empty()) return;
  stance.swing_rate_min_radps = *std::min_element(swing.begin(), swing.end());
  stance.push_off_rate_max_radps = *std::max_element(push_off.begin(), push_off.end());
}

/// True steps as the event stage would hand them on. Walking where the feet's contacts overlap.
std::vector<FootStance> stances_of(const Loaded& data) {
  std::map<Side, std::unique_ptr<PitchRate>> pitch;
  for (const Site site : {Site::kLeftShoe, Site::kRightShoe})
    if (data.sensor(site) != nullptr && data.mounting(site) != nullptr)
      pitch[side_of(site)] = std::make_unique<PitchRate>(*data.sensor(site), *data.mounting(site));
  std::vector<FootStance> out;
  for (std::size_t i = 0; i < data.truth.size(); ++i) {
    const TrueStep& step = data.truth[i];
    FootStance s;
    s.side = step.side;
    s.initial_contact = time_from_s(step.ic_s);
    if (step.contact_time_s) s.toe_off = time_from_s(step.ic_s + *step.contact_time_s);
    s.previous_stride_time_s = stride_before_s(data.truth, i);
    s.walking = step.contact_time_s && s.previous_stride_time_s &&
                *step.contact_time_s > 0.5 * *s.previous_stride_time_s;
    if (pitch.contains(s.side)) add_pitch_rates(*pitch[s.side], step, s);
    out.push_back(s);
  }
  return out;
}

/// Pelvis and trunk of the recording, oriented in step with time.
class Body {
 public:
  explicit Body(const Loaded& data) : data_(data) {
    for (const Site site : {Site::kPelvis, Site::kTrunk})
      if (const BidsSensor* s = data.sensor(site)) {
        stage.add_sensor(s->spec);
        next_[site] = 0;
      }
  }
  void advance(double to_s) {
    for (auto& [site, row] : next_) {
      const BidsSensor& s = *data_.sensor(site);
      for (; row < s.rows.size() && s.device_time_s[row] <= to_s; ++row)
        if (std::all_of(s.rows[row].begin(), s.rows[row].end(), [](float v) { return std::isfinite(v); }))
          stage.push(site, sample_at(s, row));
    }
  }
  /// As the stage tells them, but for the mounting.
  GaitSources with_true_mounting() {
    GaitSources sources = stage.sources();
    for (auto& [site, source] :
         {std::pair(Site::kPelvis, &sources.pelvis), std::pair(Site::kTrunk, &sources.trunk)}) {
      const TrueMounting* told = data_.mounting(site);
      if (told == nullptr || !source->present()) continue;
      true_[site].R_BS = told->R_BS;
      source->mounting = &true_[site];
    }
    return sources;
  }

  BodyStage stage;

 private:
  const Loaded& data_;
  std::map<Site, std::size_t> next_;
  std::map<Site, Mounting> true_;
};

void take(const GaitRecords& records, TruthRun& run) {
  for (int i = 0; i < records.step_count; ++i)
    for (TruthRunStep& s : run.steps)
      if (time_from_s(s.truth.ic_s) == records.steps[static_cast<std::size_t>(i)].initial_contact)
        s.record = records.steps[static_cast<std::size_t>(i)];
  if (records.stride) run.strides.push_back(*records.stride);
}

void run_with_true_mounting(const Loaded& data, const LoadingModel* model, TruthRun& run) {
  Body body(data);
  StrideBuilder builder({}, {}, model);
  const std::vector<FootStance> stances = stances_of(data);
  for (std::size_t i = 0; i < stances.size(); ++i) {
    if (!stances[i].toe_off) continue;
    body.advance(seconds(*stances[i].toe_off) + kEventDelay_s);
    run.steps.push_back({data.truth[i], {}, {}});
    take(builder.push(stances[i], body.with_true_mounting()), run);
    run.steps.back().features = builder.force_features();
  }
  take(builder.finish(), run);
}

void run_with_estimated_mounting(const Loaded& data, TruthRun& run) {
  Body body(data);
  StepStage steps(LoadingModel::builtin());
  const auto emit = [&run](const GaitRecords& records) { take(records, run); };
  const std::vector<FootStance> stances = stances_of(data);
  for (std::size_t i = 0; i < stances.size(); ++i) {
    if (!stances[i].toe_off) continue;
    body.advance(seconds(*stances[i].toe_off) + kEventDelay_s);
    run.steps.push_back({data.truth[i], {}, {}});
    steps.push(stances[i], body.stage, emit);
  }
  steps.finish(body.stage, emit);
}

}  // namespace

Result<TruthRun> run_on_true_events(const std::string& dataset, const TrueTrial& trial, MountingFrom mounting,
                                    const LoadingModel* model) {
  auto recording = read_motion_bids(dataset, trial.recording);
  if (!recording) return Error{recording.error()};
  auto truth = read_true_steps(dataset, trial);
  if (!truth) return Error{truth.error()};
  auto mountings = read_true_mounting(dataset, trial.participant);
  if (!mountings && mounting == MountingFrom::kReference) return Error{mountings.error()};
  const Loaded data{std::move(recording).value(), std::move(truth).value(),
                    mountings ? std::move(mountings).value() : std::vector<TrueMounting>{}};
  TruthRun run;
  run.trial = trial;
  if (mounting == MountingFrom::kReference)
    run_with_true_mounting(data, model, run);
  else
    run_with_estimated_mounting(data, run);
  return run;
}

}  // namespace evenstride
