// What walking and accelerometer-only events attain on recordings of people. Bars lie a little
// below what was measured when they were set (in brackets), so that a change that costs accuracy is seen.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/base/units.h"
#include "core/events/gait_mode.h"
#include "core/events/impact_steps.h"
#include "core/events/pair_clock_check.h"
#include "core/events/shape_steps.h"
#include "core/events/walk_events.h"
#include "tests/support/reference_data.h"
#include "tools/formats/bids_truth.h"
#include "tools/formats/motion_bids.h"
#include "tools/formats/tsv.h"

namespace evenstride {
namespace {

constexpr double kWindow_s = 0.06;  // a contact counts when it lies this close to a true one of its side

/// Calls `take(sensor, sample)` for all sensors' rows in order of time.
template <class Take>
void in_order(const BidsRecording& recording, Take&& take) {
  std::vector<std::size_t> row(recording.sensors.size(), 0);
  for (;;) {
    std::size_t next = row.size();
    for (std::size_t i = 0; i < row.size(); ++i)
      if (row[i] < recording.sensors[i].rows.size() &&
          (next == row.size() ||
           recording.sensors[i].device_time_s[row[i]] < recording.sensors[next].device_time_s[row[next]]))
        next = i;
    if (next == row.size()) return;
    take(recording.sensors[next], sample_at(recording.sensors[next], row[next]));
    ++row[next];
  }
}

struct Counts {
  int truth = 0, found = 0, hit = 0;
  double recall() const { return static_cast<double>(hit) / truth; }
  double precision() const { return static_cast<double>(hit) / found; }
};

/// Nearest first, each used once.
void count(std::vector<double> found, std::vector<double> truth, Counts& counts) {
  counts.truth += static_cast<int>(truth.size());
  counts.found += static_cast<int>(found.size());
  for (;;) {
    double best = kWindow_s;
    auto f = found.end(), t = truth.end();
    for (auto i = found.begin(); i != found.end(); ++i)
      for (auto k = truth.begin(); k != truth.end(); ++k)
        if (std::abs(*i - *k) <= best) best = std::abs(*i - *k), f = i, t = k;
    if (f == found.end()) return;
    found.erase(f);
    truth.erase(t);
    ++counts.hit;
  }
}

std::vector<double> walking_contacts(const BidsSensor& sensor) {
  WalkEvents events(side_of(sensor.spec.site));
  std::vector<double> contacts;
  for (std::size_t i = 0; i < sensor.rows.size(); ++i)
    if (const auto out = events.push(sample_at(sensor, i)); out.stance)
      contacts.push_back(seconds(out.stance->initial_contact));
  for (const FootStance& last : events.finish()) contacts.push_back(seconds(last.initial_contact));
  return contacts;
}

TEST(GaitReference, WalkingWithATurnAndLostPackets) {
  EVENSTRIDE_NEEDS_DATA(folder, "voisard2023_walking");
  const auto trials = read_true_trials(folder);
  ASSERT_TRUE(trials) << trials.error();
  Counts counts;
  for (const TrueTrial& trial : *trials) {
    const auto recording = read_motion_bids(folder, trial.recording);
    const auto steps = read_true_steps(folder, trial);
    ASSERT_TRUE(recording && steps);
    for (const BidsSensor& sensor : recording->sensors) {
      if (!is_shoe(sensor.spec.site)) continue;
      std::vector<double> truth;
      for (const TrueStep& s : *steps)
        if (s.side == side_of(sensor.spec.site)) truth.push_back(s.ic_s);
      count(walking_contacts(sensor), truth, counts);
    }
  }
  EXPECT_EQ(counts.truth, 2282);
  EXPECT_GT(counts.recall(), 0.975);     // [0.978] by an axis from the swings alone
  EXPECT_GT(counts.precision(), 0.975);  // [0.982]
}

TEST(GaitReference, AWalkIsNeverARun) {
  EVENSTRIDE_NEEDS_DATA(folder, "voisard2023_walking");
  const auto names = list_recordings(folder);
  ASSERT_TRUE(names);
  double walking_s = 0.0, running_s = 0.0;
  for (const std::string& name : *names) {
    const auto recording = read_motion_bids(folder, name);
    ASSERT_TRUE(recording);
    GaitMode mode;
    Time last;
    in_order(*recording, [&](const BidsSensor& sensor, const ImuSample& s) {
      mode.push(sensor.spec.site, s, sensor.spec.has_gyro);
      (mode.gait() == Gait::kRunning ? running_s : walking_s) +=
          mode.gait() > Gait::kStanding ? seconds(s.time - last) : 0.0;
      last = s.time;
    });
  }
  EXPECT_GT(walking_s, 1300.0);
  EXPECT_LT(running_s, 0.01 * walking_s);  // [0.6 %]
}

TEST(GaitReference, ALongRunWithoutGyroscopeKeepsItsCadence) {
  EVENSTRIDE_NEEDS_DATA(folder, "karas2018_outdoor_run");
  const auto names = list_recordings(folder);
  ASSERT_TRUE(names);
  const auto recording = read_motion_bids(folder, names->front());
  ASSERT_TRUE(recording);
  ShapeSteps shoe;
  ImpactSteps hip;
  PairClockCheck clocks;
  std::vector<double> shoe_s, hip_s, jumps_s;
  in_order(*recording, [&](const BidsSensor& sensor, const ImuSample& s) {
    if (!is_shoe(sensor.spec.site)) {
      const auto step = hip.push(s);
      if (step) hip_s.push_back(seconds(step->time));
      if (step && step->main) clocks.push_second(step->time);
    } else if (const auto step = shoe.push(s)) {
      shoe_s.push_back(seconds(step->time));
      if (const auto jump = clocks.push_first(step->time, step->stride_time_s))
        jumps_s.push_back(seconds(jump->time));
    }
  });
  const auto check = [&](const std::vector<double>& steps_s, const std::string& what, double steps_a_stride) {
    const auto windows = read_tsv(reference_file(folder, recording->participant, recording->name, what));
    ASSERT_TRUE(windows) << windows.error();
    const auto onset = windows->numbers("onset"), truth_hz = windows->numbers("stride_frequency_hz");
    const auto likeness = windows->numbers("autocorrelation");
    int clear = 0;
    for (std::size_t w = 0; w < onset.size(); ++w) {
      std::vector<double> in;
      for (double t : steps_s)
        if (t >= onset[w] && t < onset[w] + 10.0) in.push_back(t);
      double widest = in.empty() ? 10.0 : std::max(in.front() - onset[w], onset[w] + 10.0 - in.back());
      for (std::size_t k = 1; k < in.size(); ++k) widest = std::max(widest, in[k] - in[k - 1]);
      if (!(likeness[w] > 0.8) || widest > 1.6 / truth_hz[w]) continue;  // a stop in it: no reference
      ++clear;
      const double hz = static_cast<double>(in.size() - 1) / (in.back() - in.front()) / steps_a_stride;
      EXPECT_NEAR(hz / truth_hz[w], 1.0, 0.01) << what << " at " << onset[w];
    }
    EXPECT_GE(clear, 48);  // [60 of 65 for the shoe, 50 of 52 for the hip; the others hold a stop]
  };
  check(shoe_s, "desc-cadenceleftshoe.tsv", 1.0);
  check(hip_s, "desc-cadencehip.tsv", 2.0);
  for (const auto* steps : {&shoe_s, &hip_s})
    for (double t : *steps)
      EXPECT_FALSE((t > 413.0 && t < 475.0) || (t > 806.0 && t < 849.0)) << "step while standing at " << t;
  ASSERT_GE(jumps_s.size(), 1u);
  EXPECT_GT(jumps_s.front(), 480.0);  // the clocks jump at the stop from 410 to 480 s
  EXPECT_LT(jumps_s.front(), 500.0);
}

TEST(GaitReference, StridesOfAHardHittingFoot) {
  EVENSTRIDE_NEEDS_DATA(folder, "fuzzylabs2020_foot_run");
  const auto names = list_recordings(folder);
  ASSERT_TRUE(names);
  const auto recording = read_motion_bids(folder, names->front());
  ASSERT_TRUE(recording);
  ShapeSteps steps;
  int strides = 0;
  for (std::size_t i = 0; i < recording->sensors[0].rows.size(); ++i)
    strides += steps.push(sample_at(recording->sensors[0], i)).has_value();
  EXPECT_NEAR(strides, 84, 3);  // [82]
}

}  // namespace
}  // namespace evenstride
