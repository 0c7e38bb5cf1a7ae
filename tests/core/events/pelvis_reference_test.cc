// What the pelvis alone attains on recordings of runners. Bars lie a little below what was measured when they
// were set (in brackets), so that a change that costs accuracy is seen.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/events/pelvis_events.h"
#include "core/orientation/tilt_filter.h"
#include "tests/support/reference_data.h"
#include "tools/formats/bids_truth.h"
#include "tools/formats/motion_bids.h"
#include "tools/formats/tsv.h"
#include "tools/validation/sacral_runs.h"

namespace evenstride {
namespace {

constexpr double kWindow_s = 0.06;

/// `forward_S`: for the side; zero = unknown.
std::vector<PelvisStep> steps_of(const BidsSensor& sensor, const Eigen::Vector3d& forward_S) {
  TiltFilter tilt{TiltParams{}};
  PelvisEvents events;
  std::vector<PelvisStep> steps;
  for (std::size_t i = 0; i < sensor.rows.size(); ++i) {
    const ImuSample reading = sample_at(sensor, i);
    tilt.push(reading);
    const auto roll =
        forward_S.isZero() ? std::nullopt : std::optional<double>(forward_S.dot(tilt.rate_S_radps()));
    const OrientedSample sample{tilt.q_ES().cast<float>(), tilt.accel_E_mps2().cast<float>(),
                                tilt.rate_S_radps().cast<float>(), reading.time};
    if (const auto step = events.push(sample, roll)) steps.push_back(*step);
  }
  if (const auto last = events.finish()) steps.push_back(*last);
  return steps;
}

const PelvisStep* near(const std::vector<PelvisStep>& steps, double contact_s) {
  const auto found = std::find_if(steps.begin(), steps.end(), [&](const PelvisStep& s) {
    return std::abs(seconds(s.stance.initial_contact) - contact_s) < kWindow_s;
  });
  return found == steps.end() ? nullptr : &*found;
}

/// Each plain trial's pelvis sensor of `source`.
template <class Take>
void each_pelvis(const std::string& folder, const std::string& source, Take&& take) {
  const auto trials = read_true_trials(folder);
  ASSERT_TRUE(trials);
  for (const TrueTrial& trial : *trials) {
    if (trial.source != source || trial.variant != "plain") continue;
    const auto recording = read_motion_bids(folder, trial.recording);
    const auto steps = read_true_steps(folder, trial);
    ASSERT_TRUE(recording && steps);
    for (const BidsSensor& sensor : recording->sensors)
      if (sensor.spec.site == Site::kPelvis) take(trial, sensor, *steps);
  }
}

struct Errors {
  double sum = 0.0, squares = 0.0;
  int n = 0;
  void add(double x) { sum += x, squares += x * x, ++n; }
  double mean() const { return sum / n; }
  double rmse() const { return std::sqrt(squares / n); }
  double sd() const { return std::sqrt(squares / n - mean() * mean()); }
};

TEST(PelvisReference, RunningStepsFromASacralAccelerometerOnAllSlopes) {
  EVENSTRIDE_NEEDS_DATA(folder, "alcantara2022_sacral_running");
  const auto trials = read_tsv(folder + "/trials.csv");
  ASSERT_TRUE(trials) << trials.error();
  int truth = 0, found = 0;
  Errors contact_ms, toe_off_ms, peak_bw;
  for (std::size_t run = 0; run < trials->rows(); ++run) {
    const std::string path = folder + "/" + std::string(trials->text(run, "trial"));
    const auto recording = validation::read_sacral_run(path, "run", 500.0);
    const auto steps = read_tsv(path + "/steps.csv");
    ASSERT_TRUE(recording && steps);
    const auto told = steps_of(recording->sensors.front(), Eigen::Vector3d::Zero());
    found += static_cast<int>(told.size());
    const auto contact = steps->numbers("t_contact_s"), toe_off = steps->numbers("t_toeoff_s"),
               peak = steps->numbers("peak_force_bw");
    for (std::size_t k = 0; k < contact.size(); ++k) {
      ++truth;
      const PelvisStep* s = near(told, contact[k]);
      if (!s) continue;
      contact_ms.add(1e3 * (seconds(s->stance.initial_contact) - contact[k]));
      toe_off_ms.add(1e3 * (seconds(*s->stance.toe_off) - toe_off[k]));
      peak_bw.add(s->peak_vgrf_bw - peak[k]);
    }
  }
  EXPECT_EQ(truth, 289);
  EXPECT_EQ(contact_ms.n, truth);
  EXPECT_LE(found, truth + 3);
  EXPECT_LT(std::abs(contact_ms.mean()), 3.0);  // [1.1]
  EXPECT_LT(contact_ms.sd(), 8.0);              // [7.5]
  EXPECT_LT(std::abs(toe_off_ms.mean()), 3.0);  // [0.0]
  EXPECT_LT(toe_off_ms.sd(), 13.0);             // [11.5]
  EXPECT_LT(peak_bw.rmse(), 0.15);              // [0.13]
}

TEST(PelvisReference, ThePelvisKnowsEveryStepAndItsSide) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  int truth = 0, hit = 0, found = 0, right = 0, wrong = 0, unknown = 0;
  each_pelvis(folder, "fukuchi2017_running",
              [&](const TrueTrial& trial, const BidsSensor& sensor, const std::vector<TrueStep>& steps) {
                const auto mountings = read_true_mounting(folder, trial.participant);
                ASSERT_TRUE(mountings);
                const auto mounting = std::find_if(mountings->begin(), mountings->end(),
                                                   [](const auto& m) { return m.tracksys == "pelvis"; });
                ASSERT_NE(mounting, mountings->end());
                auto told = steps_of(sensor, mounting->R_BS.row(0));
                std::erase_if(told, [&](const PelvisStep& s) {
                  const double contact_s = seconds(s.stance.initial_contact);
                  return contact_s < trial.valid_start_s - kWindow_s ||
                         contact_s > trial.valid_end_s + kWindow_s;
                });
                found += static_cast<int>(told.size());
                for (const TrueStep& t : steps) {
                  ++truth;
                  const PelvisStep* s = near(told, t.ic_s);
                  if (!s) continue;
                  ++hit;
                  ++(s->stance.side == t.side ? right : s->stance.side == Side::kUnknown ? unknown : wrong);
                }
              });
  EXPECT_GT(hit, 0.99 * truth);
  EXPECT_GT(hit, 0.97 * found);  // first and last steps of a recording have no truth
  EXPECT_EQ(wrong, 0);
  EXPECT_LT(unknown, 0.01 * right);
}

TEST(PelvisReference, RunnersOfALaboratoryThatNothingWasFittedIn) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  Errors contact_ms, peak_bw;
  each_pelvis(folder, "hamner_delp2013_running",
              [&](const TrueTrial&, const BidsSensor& sensor, const std::vector<TrueStep>& steps) {
                const auto told = steps_of(sensor, Eigen::Vector3d::Zero());
                for (const TrueStep& t : steps) {
                  const PelvisStep* s = near(told, t.ic_s);
                  if (!s || !t.peak_vgrf_bw) continue;
                  contact_ms.add(1e3 * (seconds(s->stance.initial_contact) - t.ic_s));
                  peak_bw.add(s->peak_vgrf_bw - *t.peak_vgrf_bw);
                }
              });
  EXPECT_GT(contact_ms.n, 300);
  EXPECT_LT(contact_ms.rmse(), 12.0);  // [10.8; by the vertical alone 13.1]
  EXPECT_LT(peak_bw.rmse(), 0.2);      // [0.19; 0.27]
}

}  // namespace
}  // namespace evenstride
