#include "tools/loading/truth_run.h"

#include <algorithm>
#include <array>
#include <memory>

#include "core/base/units.h"
#include "core/math/butterworth.h"
#include "core/orientation/tilt_filter.h"
#include "core/stride/stride_builder.h"
#include "tools/formats/motion_bids.h"

namespace evenstride {
namespace {

constexpr double kEventDelay_s = 0.09;
constexpr double kRateCutoff_hz = 30.0;  // the events' own filter for the pitch rate

/// One sensor of the recording, fed in step with time.
class Feed {
 public:
  Feed(const BidsSensor& sensor, const TrueMounting* mounting)
      : sensor_(sensor), tilt_(TiltParams{}), history_(8.0, sensor.spec.rate_hz) {
    if (mounting != nullptr) mounting_.R_BS = mounting->R_BS;
  }
  void advance(double to_s) {
    for (; next_ < sensor_.rows.size() && sensor_.device_time_s[next_] <= to_s; ++next_) {
      const RawReading& r = sensor_.rows[next_];
      if (!std::all_of(r.begin(), r.end(), [](float v) { return std::isfinite(v); })) continue;
      ImuSample s;
      s.time = time_from_s(sensor_.device_time_s[next_]);
      s.accel_S_mps2 = {r[0], r[1], r[2]};
      s.rate_S_radps = {r[3], r[4], r[5]};
      tilt_.push(s);
      history_.push({s.time, tilt_.q_ES().cast<float>(), tilt_.accel_E_mps2().cast<float>(),
                     tilt_.rate_S_radps().cast<float>()});
    }
  }
  SegmentSource source() const { return {&history_, &mounting_, tilt_.bias_sd_radps()}; }

 private:
  const BidsSensor& sensor_;
  TiltFilter tilt_;
  SegmentHistory history_;
  Mounting mounting_;
  std::size_t next_ = 0;
};

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

const BidsSensor* find(const BidsRecording& recording, Site site) {
  for (const BidsSensor& s : recording.sensors)
    if (s.spec.site == site) return &s;
  return nullptr;
}

const TrueMounting* find(const std::vector<TrueMounting>& mountings, Site site) {
  for (const TrueMounting& m : mountings)
    if (m.tracksys == name(site)) return &m;
  return nullptr;
}

/// True steps as the event stage would hand them on.
std::vector<FootStance> stances(const std::vector<TrueStep>& truth,
                                const std::array<std::unique_ptr<PitchRate>, 2>& pitch) {
  std::vector<FootStance> out;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    FootStance s;
    s.side = truth[i].side;
    s.initial_contact = time_from_s(truth[i].ic_s);
    if (truth[i].contact_time_s) s.toe_off = time_from_s(truth[i].ic_s + *truth[i].contact_time_s);
    for (std::size_t k = i; k-- > 0;) {
      if (truth[k].side != s.side) continue;
      const double stride_s = truth[i].ic_s - truth[k].ic_s;
      if (stride_s < 1.8) s.previous_stride_time_s = stride_s;
      break;
    }
    const PitchRate* rate = pitch[s.side == Side::kRight ? 1 : 0].get();
    if (rate != nullptr && s.toe_off && s.previous_stride_time_s) {
      const double ic = truth[i].ic_s, to = ic + *truth[i].contact_time_s, T = *s.previous_stride_time_s;
      const auto swing = rate->within(ic - 0.6 * T, ic), push = rate->within(to - 0.1, to + 0.08);
      if (!swing.empty()) s.swing_rate_min_radps = *std::min_element(swing.begin(), swing.end());
      if (!push.empty()) s.push_off_rate_max_radps = *std::max_element(push.begin(), push.end());
    }
    out.push_back(s);
  }
  return out;
}

}  // namespace

Result<TruthRun> run_on_true_events(const std::string& dataset, const TrueTrial& trial) {
  const auto recording = read_motion_bids(dataset, trial.recording);
  if (!recording) return Error{recording.error()};
  const auto truth = read_true_steps(dataset, trial);
  if (!truth) return Error{truth.error()};
  const auto mountings = read_true_mounting(dataset, trial.participant);
  if (!mountings) return Error{mountings.error()};

  std::array<std::unique_ptr<PitchRate>, 2> pitch;
  for (const Site site : {Site::kLeftShoe, Site::kRightShoe})
    if (const BidsSensor* s = find(*recording, site); s && find(*mountings, site))
      pitch[index(site)] = std::make_unique<PitchRate>(*s, *find(*mountings, site));
  std::unique_ptr<Feed> pelvis, trunk;
  if (const BidsSensor* s = find(*recording, Site::kPelvis))
    pelvis = std::make_unique<Feed>(*s, find(*mountings, Site::kPelvis));
  if (const BidsSensor* s = find(*recording, Site::kTrunk))
    trunk = std::make_unique<Feed>(*s, find(*mountings, Site::kTrunk));

  TruthRun run;
  run.trial = trial;
  StrideBuilder builder;
  const auto take = [&run](const GaitRecords& r) {
    for (int i = 0; i < r.step_count; ++i)
      for (TruthRunStep& s : run.steps)
        if (time_from_s(s.truth.ic_s) == r.steps[static_cast<std::size_t>(i)].initial_contact)
          s.record = r.steps[static_cast<std::size_t>(i)];
    if (r.stride) run.strides.push_back(*r.stride);
  };
  const std::vector<FootStance> all = stances(*truth, pitch);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].toe_off) continue;
    GaitSources sources;
    for (const auto& [feed, source] :
         {std::pair(pelvis.get(), &sources.pelvis), std::pair(trunk.get(), &sources.trunk)}) {
      if (feed == nullptr) continue;
      feed->advance(seconds(*all[i].toe_off) + kEventDelay_s);
      *source = feed->source();
    }
    run.steps.push_back({(*truth)[i], {}, {}});
    take(builder.push(all[i], sources));
    run.steps.back().features = builder.force_features();
  }
  take(builder.finish());
  return run;
}

}  // namespace evenstride
