#include "core/events/run_events.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <stdexcept>
#include <vector>

#include "core/sim/body_motion.h"
#include "core/sim/truth.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

class Found : public StanceSink {
 public:
  Found() {
    stances.reserve(1000);
    contacts.reserve(1000);
    delays_s.reserve(1000);
  }
  void on_foot_contact(Side, Time contact) override { contacts.push_back(now_s - seconds(contact)); }
  void on_foot_stance(const FootStance& s) override {
    stances.push_back(s);
    if (s.toe_off) delays_s.push_back(now_s - seconds(*s.toe_off));
  }
  double now_s = 0.0;
  std::vector<FootStance> stances;
  std::vector<double> contacts, delays_s;  ///< delays
};

/// How the two shoes of a simulated runner are read.
struct Reading {
  double rate_hz = 200.0;
  double shift_s = 0.0;  ///< of the session's clock
  RunEventsParams params = {};
  const EventModel* model = &EventModel::builtin();
  bool left_only = false;
  bool side_known = true;
  std::function<bool(double, Site)> lost = [](double, Site) { return false; };
  std::function<void(double, ImuSample&)> disturb = [](double, ImuSample&) {};
};

const sim::BodyMotion& runner() {
  static const sim::BodyMotion body(sim::plain_run(3.0, 15.0, 4));
  return body;
}

Found run(const Reading& reading) {
  Found found;
  RunEvents events(reading.params, reading.model, found);
  const Site left = reading.side_known ? Site::kLeftShoe : Site::kShoe;
  events.add_shoe(left, reading.rate_hz);
  if (!reading.left_only) events.add_shoe(Site::kRightShoe, reading.rate_hz);
  for (int i = 0; i < static_cast<int>(runner().end_s() * reading.rate_hz); ++i) {
    const double t = i / reading.rate_hz;
    for (const Site worn : {Site::kLeftShoe, Site::kRightShoe}) {
      if ((reading.left_only && worn == Site::kRightShoe) || reading.lost(t, worn)) continue;
      const auto pose = runner().pose(worn, t);
      ImuSample sample{time_from_s(t + reading.shift_s), pose.specific_force_B_mps2({0.02, 0.0, 0.06}),
                       pose.rate_B_radps()};
      reading.disturb(t, sample);
      found.now_s = t + reading.shift_s;
      events.push(worn == Site::kLeftShoe ? left : worn, sample);
    }
  }
  events.flush();
  return found;
}

std::vector<sim::TrueStep> true_steps() {
  std::vector<sim::TrueStep> steps;
  for (const auto& step : runner().truth().steps)
    if (step.activity == sim::Activity::kRun) steps.push_back(step);
  return steps;
}

const FootStance* find(const std::vector<FootStance>& stances, Side side, double contact_s) {
  for (const FootStance& s : stances)
    if (s.side == side && std::abs(seconds(s.initial_contact) - contact_s) < 0.06) return &s;
  return nullptr;
}

// The simulated foot is no real one: the model's constant part may be off by this much, its scatter not.
constexpr double kSimulatedBias_s = 0.012;
constexpr double kScatter_s = 0.004;

void expect_every_step(const std::vector<FootStance>& stances, double shift_s = 0.0) {
  double contact_sum = 0.0, contact_square = 0.0;
  int n = 0;
  for (const auto& step : true_steps()) {
    const FootStance* s = find(stances, step.side, step.initial_contact_s + shift_s);
    ASSERT_NE(s, nullptr) << step.initial_contact_s;
    ASSERT_TRUE(s->toe_off);
    const double error = seconds(s->initial_contact) - shift_s - step.initial_contact_s;
    EXPECT_NEAR(error, 0.0, kSimulatedBias_s + 2 * kScatter_s);
    EXPECT_NEAR(seconds(*s->toe_off) - shift_s, step.toe_off_s, kSimulatedBias_s + 2 * kScatter_s);
    contact_sum += error;
    contact_square += error * error;
    ++n;
  }
  const double mean = contact_sum / n;
  EXPECT_LT(std::sqrt(std::max(0.0, contact_square / n - mean * mean)), kScatter_s);
}

TEST(RunEvents, FindsEveryStepFromTheFirstToTheLastAndNoneInStanding) {
  const Found found = run({});
  expect_every_step(found.stances);
  const auto steps = true_steps();
  EXPECT_LE(found.stances.size(), steps.size() + 4);  // stepping in and out of the run
  for (const FootStance& s : found.stances) {
    EXPECT_GT(seconds(s.initial_contact), 2.5);
    EXPECT_LT(seconds(s.initial_contact), 18.5);
  }
}

TEST(RunEvents, ClosesAStanceWithin100MsOfToeOffAndTellsAContactEarly) {
  constexpr std::ptrdiff_t kFirst = 8;  // of both feet: until it is known where their toe-off lies
  for (const double rate_hz : {100.0, 200.0, 400.0, 1000.0}) {
    const Found at_rate = run({.rate_hz = rate_hz});
    EXPECT_LT(*std::max_element(at_rate.delays_s.begin() + kFirst, at_rate.delays_s.end()), 0.100) << rate_hz;
  }
  Found found = run({});
  std::sort(found.contacts.begin(), found.contacts.end());
  EXPECT_LT(found.contacts[found.contacts.size() / 2], 0.030);
  EXPECT_GE(found.contacts.size(), true_steps().size());
}

TEST(RunEvents, TheRateOfTheSensorMovesTimesLittle) {
  const Found at200 = run({});
  for (const double rate_hz : {100.0, 400.0, 1000.0}) {
    const Found other = run({.rate_hz = rate_hz});
    expect_every_step(other.stances);
    double sum = 0.0;
    int n = 0;
    for (const FootStance& s : at200.stances)
      if (const FootStance* o = find(other.stances, s.side, seconds(s.initial_contact))) {
        sum += seconds(o->initial_contact - s.initial_contact);
        ++n;
      }
    EXPECT_NEAR(sum / n, 0.0, 0.002) << rate_hz;
  }
}

TEST(RunEvents, AShiftOfTheClockShiftsEveryTimeAlike) {
  const Found plain = run({}), shifted = run({.shift_s = 1234.5});  // a whole number of grid steps
  ASSERT_EQ(plain.stances.size(), shifted.stances.size());
  for (std::size_t i = 0; i < plain.stances.size(); ++i) {
    EXPECT_NEAR(seconds(shifted.stances[i].initial_contact - plain.stances[i].initial_contact), 1234.5, 1e-6);
    EXPECT_EQ(shifted.stances[i].quality, plain.stances[i].quality);
  }
  expect_every_step(run({.shift_s = 77.7773}).stances, 77.7773);  // no whole number
}

TEST(RunEvents, LostSamplesAreSurvivedAndMarked) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    Reading reading;
    double until_s[2] = {0.0, 0.0};
    reading.lost = [&](double t, Site site) {  // packets of ten samples, 2 % of them
      double& until = until_s[site == Site::kLeftShoe ? 0 : 1];
      if (t >= until && unit(random) < 0.002) until = t + 0.05;
      return t < until;
    };
    const Found found = run(reading);
    int marked = 0;
    for (const auto& step : true_steps())
      EXPECT_NE(find(found.stances, step.side, step.initial_contact_s), nullptr);
    for (const FootStance& s : found.stances) marked += s.quality.has(Mark::kGap) ? 1 : 0;
    EXPECT_GT(marked, 0);
  }
}

TEST(RunEvents, GoesOnAfterALongGap) {
  Reading reading;
  reading.lost = [](double t, Site) { return t > 8.0 && t < 9.5; };
  const Found found = run(reading);
  for (const auto& step : true_steps()) {
    if (step.initial_contact_s > 7.4 && step.initial_contact_s < 10.3) continue;
    EXPECT_NE(find(found.stances, step.side, step.initial_contact_s), nullptr) << step.initial_contact_s;
  }
}

TEST(RunEvents, OneShoeAloneWorksAndSoDoesOneOfUnknownSide) {
  const Found left = run({.left_only = true});
  const Found unknown = run({.left_only = true, .side_known = false});
  EXPECT_EQ(left.stances.size(), unknown.stances.size());
  for (const FootStance& s : unknown.stances) {
    EXPECT_EQ(s.side, Side::kUnknown);
    EXPECT_TRUE(s.quality.has(Mark::kSideUnknown));
    EXPECT_NE(find(left.stances, Side::kLeft, seconds(s.initial_contact)), nullptr);
  }
}

TEST(RunEvents, AnchorsAloneAreMarkedAndHoldEveryStep) {
  Reading reading;
  reading.params.anchors_only = true;
  const Found found = run(reading);
  for (const auto& step : true_steps()) {
    const FootStance* s = find(found.stances, step.side, step.initial_contact_s);
    ASSERT_NE(s, nullptr);
    EXPECT_TRUE(s->quality.has(Mark::kAnchorsOnly));
    EXPECT_EQ(s->initial_contact_sd_s, kContactAnchorSd_s);
  }
}

TEST(RunEvents, AnOddlyMovingShoeFallsBackByItself) {
  Reading reading;
  reading.disturb = [](double t, ImuSample& s) {  // a loose shoe that rattles at 23 Hz all the time
    s.rate_S_radps.y() += 4.0 * std::sin(2.0 * 3.14159265 * 23.0 * t);
    s.accel_S_mps2.z() += 60.0 * std::sin(2.0 * 3.14159265 * 23.0 * t + 1.0);
  };
  const Found found = run(reading);
  int outside = 0;
  for (const FootStance& s : found.stances) outside += s.quality.has(Mark::kOutsideModel) ? 1 : 0;
  EXPECT_GT(outside, static_cast<int>(found.stances.size()) / 2);
  EXPECT_NEAR(static_cast<double>(found.stances.size()), static_cast<double>(true_steps().size()), 6.0);
}

TEST(RunEvents, ShoeRingingDoublesNoStep) {
  for (const double ring_hz : {20.0, 40.0, 80.0}) {
    Reading reading;
    reading.rate_hz = 400.0;
    reading.disturb = [&](double t, ImuSample& s) {
      for (const auto& step : true_steps()) {
        const double since = t - step.initial_contact_s;
        if (since < 0.0 || since > 0.15) continue;
        const double ring = 8.0 * std::exp(-since / 0.03) * std::sin(2.0 * 3.14159265 * ring_hz * since);
        s.accel_S_mps2.z() += 9.81 * ring;
        s.rate_S_radps.y() += 0.3 * ring;
      }
    };
    const Found found = run(reading);
    EXPECT_LE(found.stances.size(), true_steps().size() + 4) << ring_hz;
    for (const auto& step : true_steps())
      EXPECT_NE(find(found.stances, step.side, step.initial_contact_s), nullptr) << ring_hz;
  }
}

TEST(RunEvents, FiguresOfTheStrideAreThoseOfTheRunner) {
  const Found found = run({});
  for (const auto& stride : runner().truth().strides) {
    if (!stride.steady || stride.activity != sim::Activity::kRun) continue;
    if (stride.start_s < 7.0 || stride.end_s > 14.0) continue;  // speed eases in and out for 3 s
    const FootStance* s = find(found.stances, stride.side, stride.end_s);
    ASSERT_NE(s, nullptr);
    ASSERT_TRUE(s->previous_stride_time_s && s->speed_mps && s->swing_rate_min_radps && s->foot_strike_rad);
    EXPECT_NEAR(*s->previous_stride_time_s, stride.end_s - stride.start_s, 2 * kScatter_s);
    EXPECT_NEAR(*s->speed_mps, stride.speed_mps, 0.05 * stride.speed_mps);
    EXPECT_LT(*s->swing_rate_min_radps, -3.0);
    EXPECT_GT(*s->push_off_rate_max_radps, 3.0);
    EXPECT_NEAR(*s->foot_strike_rad, runner().truth().steps.front().foot_strike_rad, 0.15);
  }
}

TEST(RunEvents, ClippedImpactsAreMarkedAndNotMeasured) {
  Found found;
  RunEvents events({}, &EventModel::builtin(), found);
  events.add_shoe(Site::kLeftShoe, 200.0);
  for (int i = 0; i < static_cast<int>(runner().end_s() * 200.0); ++i) {
    const auto pose = runner().pose(Site::kLeftShoe, i / 200.0);
    const Eigen::Vector3d force = pose.specific_force_B_mps2({0.02, 0.0, 0.06});
    events.push(Site::kLeftShoe, {time_from_s(i / 200.0), force, pose.rate_B_radps()}, force.norm() > 60.0);
  }
  int marked = 0;
  for (const FootStance& s : found.stances) {
    if (!s.quality.has(Mark::kClipped)) continue;
    ++marked;
    EXPECT_FALSE(s.speed_mps && s.impact_peak_mps2);
  }
  EXPECT_GT(marked, 5);
}

TEST(RunEvents, AllocatesNothingAfterTheStart) {
  Found found;
  RunEvents events({}, &EventModel::builtin(), found);
  events.add_shoe(Site::kLeftShoe, 200.0);
  std::vector<ImuSample> samples;
  for (int i = 0; i < static_cast<int>(runner().end_s() * 200.0); ++i) {
    const auto pose = runner().pose(Site::kLeftShoe, i / 200.0);
    samples.push_back(
        {time_from_s(i / 200.0), pose.specific_force_B_mps2({0.02, 0.0, 0.06}), pose.rate_B_radps()});
  }
  // The first stance makes the scratch that this thread's runners share.
  std::size_t next = 0;
  while (next < samples.size() && found.stances.empty()) events.push(Site::kLeftShoe, samples[next++]);
  ASSERT_EQ(found.stances.size(), 1u);
  const test::AllocationCounter allocations;
  while (next < samples.size()) events.push(Site::kLeftShoe, samples[next++]);
  events.flush();
  EXPECT_EQ(allocations.count(), 0u);
  EXPECT_GT(found.stances.size(), 15u);
}

TEST(RunEvents, RefusesWhatIsNoShoeAndIgnoresWhatNeverJoined) {
  Found found;
  RunEvents events({}, nullptr, found);
  EXPECT_THROW(events.add_shoe(Site::kPelvis, 200.0), std::invalid_argument);
  EXPECT_THROW(events.add_shoe(Site::kLeftShoe, 5.0), std::invalid_argument);
  events.push(Site::kRightShoe, {});
  events.flush();
  EXPECT_TRUE(found.stances.empty());
}

}  // namespace
}  // namespace evenstride
