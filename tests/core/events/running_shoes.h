/// The two shoes of a simulated runner, and what RunEvents finds in them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "core/events/run_events.h"
#include "core/sim/body_motion.h"
#include "core/sim/truth.h"

namespace evenstride::test {

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

inline const sim::BodyMotion& runner() {
  static const sim::BodyMotion body(sim::plain_run(3.0, 15.0, 4));
  return body;
}

inline Found run(const Reading& reading) {
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

inline std::vector<sim::TrueStep> true_steps() {
  std::vector<sim::TrueStep> steps;
  for (const auto& step : runner().truth().steps)
    if (step.activity == sim::Activity::kRun) steps.push_back(step);
  return steps;
}

inline const FootStance* find(const std::vector<FootStance>& stances, Side side, double contact_s) {
  for (const FootStance& s : stances)
    if (s.side == side && std::abs(seconds(s.initial_contact) - contact_s) < 0.06) return &s;
  return nullptr;
}

// The simulated foot is no real one: the model's constant part may be off by this much, its scatter not.
inline constexpr double kSimulatedBias_s = 0.012;
inline constexpr double kScatter_s = 0.004;

inline void expect_every_step(const std::vector<FootStance>& stances, double shift_s = 0.0) {
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

}  // namespace evenstride::test
