#include "tools/fit/fit_data.h"

#include <map>
#include <random>

#include "core/base/units.h"

namespace evenstride {
namespace {

// Further passes: foot axes turned as estimated mountings are, and lower sampling rates in turn.
PassVariant further_pass(long pass, double rate_hz, std::mt19937& random) {
  constexpr double kHeading_rad = 5.0 * kPi / 180.0,
                   kTilt_rad = 0.8 * kPi / 180.0;  // as seen on estimated mountings
  std::normal_distribution<double> normal(0.0, 1.0);
  PassVariant v;
  v.heading_left_rad = kHeading_rad * normal(random);
  v.heading_right_rad = kHeading_rad * normal(random);
  v.tilt_forward_rad = kTilt_rad * normal(random);
  v.tilt_left_rad = kTilt_rad * normal(random);
  if (pass % 3 == 1 && rate_hz >= 200.0) v.keep_every = 2;
  if (pass % 3 == 2 && rate_hz >= 400.0) v.keep_every = 4;
  return v;
}

}  // namespace

Result<FitData> collect_fit_data(const std::string& dataset, const FitWish& wish) {
  const auto trials = read_true_trials(dataset);
  if (!trials) return Error{trials.error()};
  std::vector<RecordingRows> further;
  FitData out;
  std::mt19937 random(static_cast<std::mt19937::result_type>(wish.seed));
  std::map<std::string, int> runners;
  for (const TrueTrial& trial : *trials) {
    if (!trial.variant.empty() && trial.variant != wish.variant) continue;
    if (!wish.source.empty() && trial.source != wish.source) continue;
    const auto recording = read_motion_bids(dataset, trial.recording);
    if (!recording) return Error{recording.error()};
    for (long pass = 0; pass <= wish.passes; ++pass) {
      const PassVariant variant = pass == 0 ? PassVariant{} : further_pass(pass - 1, trial.rate_hz, random);
      auto rows = collect_rows(dataset, trial, *recording, variant);
      if (!rows) return Error{rows.error()};
      if (pass == 0) ++runners[rows->participant];
      if (pass == 0)
        for (const StanceRow& row : rows->rows) out.steps += row.true_contact_s ? 1 : 0;
      (pass == 0 ? out.recordings : further).push_back(*std::move(rows));
    }
  }
  out.plain_count = out.recordings.size();
  out.runners = runners.size();
  if (out.runners < 3) return Error{dataset + ": needs recordings of at least three runners"};
  // Pass by pass, so that the first further pass of every recording follows the recordings themselves.
  for (long pass = 0; pass < wish.passes; ++pass)
    for (std::size_t i = 0; i < out.plain_count; ++i)
      out.recordings.push_back(
          std::move(further[i * static_cast<std::size_t>(wish.passes) + static_cast<std::size_t>(pass)]));
  return out;
}

}  // namespace evenstride
