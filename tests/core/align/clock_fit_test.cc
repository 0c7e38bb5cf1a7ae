#include "core/align/clock_fit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

namespace evenstride {
namespace {

struct Link {
  double offset_s = 0.0, skew = 0.0, mean_excess_s = 0.010, slot_s = 0.0, loss = 0.0;
  double wander_s = 0.0;  // amplitude of the clock's error over a minute, besides its skew
  double bunch_s = 0.0;   // packets are held back and handed over together this often
  double least_delay_s = 0.005;
  bool answers = false;  // questions for its time, every two seconds
};

// Packets of ten readings at 200 Hz; device time = (true - offset) / (1 + skew). Returns mapped minus true
// time.
class SimulatedDevice {
 public:
  SimulatedDevice(const Link& link, std::uint64_t seed) : link_(link), random_(seed) {}

  std::int64_t device_ns(double true_s) const {
    const double wander_s = link_.wander_s * std::sin(2.0 * std::numbers::pi * true_s / 60.0);
    return std::llround(((true_s - link_.offset_s) / (1.0 + link_.skew) + wander_s) * 1e9);
  }
  double run_to(double end_s) {
    for (; next_s_ < end_s; next_s_ += 0.05) {
      double arrival = next_s_ + delay_s();
      if (link_.bunch_s > 0.0)
        arrival = std::ceil(next_s_ / link_.bunch_s - 1e-6) * link_.bunch_s + delay_s();
      if (link_.slot_s > 0.0) arrival = std::ceil(arrival / link_.slot_s) * link_.slot_s;
      arrival = std::max(arrival, last_arrival_s_);
      last_arrival_s_ = arrival;
      if (std::uniform_real_distribution<>()(random_) >= link_.loss)
        fit.observe(device_ns(next_s_), time_from_s(arrival));
      if (link_.answers && std::fmod(next_s_, 2.0) < 0.05) ask(next_s_);
    }
    return seconds(fit.to_session(device_ns(next_s_ - 0.05))) - (next_s_ - 0.05);
  }
  ClockFit fit;

 private:
  double delay_s() {
    return link_.least_delay_s + std::exponential_distribution<>(1.0 / link_.mean_excess_s)(random_);
  }
  void ask(double sent_s) {
    const double heard_s = sent_s + delay_s(), answered_s = heard_s + 0.001;
    fit.observe(ClockExchange{time_from_s(sent_s), device_ns(heard_s), device_ns(answered_s),
                              time_from_s(answered_s + delay_s())});
  }
  Link link_;
  std::mt19937_64 random_;
  double next_s_ = 0.05, last_arrival_s_ = 0.0;
};

double percentile95(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() * 95 / 100];
}

// 95th percentile over seeds of the alignment error between two devices after `after_s`.
double pair_error(Link a, Link b, double skew_max, double after_s) {
  std::vector<double> errors;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    std::mt19937_64 random(seed + 1000);
    std::uniform_real_distribution<> any(0.0, 1.0);
    a.offset_s = any(random) - 0.5;
    b.offset_s = any(random) - 0.5;
    a.skew = skew_max * (2.0 * any(random) - 1.0);
    b.skew = skew_max * (2.0 * any(random) - 1.0);
    SimulatedDevice left(a, 2 * seed), right(b, 2 * seed + 1);
    errors.push_back(std::abs(left.run_to(after_s) - right.run_to(after_s)));
  }
  return percentile95(errors);
}

TEST(ClockFit, IsExactOnAPerfectLink) {
  ClockFit fit;
  for (int i = 0; i < 400; ++i)
    fit.observe(i * 50'000'000LL, Time(Duration(i * 50'000'000LL + 1'005'000'000LL)));
  EXPECT_NEAR(seconds(fit.to_session(399 * 50'000'000LL)) - 399 * 0.05, 1.0, 1e-9);
}

TEST(ClockFit, AlignsShoesOnARadioWithSlots) {
  const Link link{.slot_s = 0.015, .loss = 0.01};
  EXPECT_LT(pair_error(link, link, 60e-6, 20.0), 0.002);
  EXPECT_LT(pair_error(link, link, 100e-6, 60.0), 0.002);
}

TEST(ClockFit, AlignsShoesOnAFreeLink) {
  const Link link{.mean_excess_s = 0.005};
  EXPECT_LT(pair_error(link, link, 100e-6, 60.0), 0.002);
}

TEST(ClockFit, AlignsShoesWhoseClocksWander) {
  const Link link{.slot_s = 0.015, .wander_s = 0.0005};
  EXPECT_LT(pair_error(link, link, 100e-6, 60.0), 0.002);
}

TEST(ClockFit, AlignsShoesWhosePacketsComeInBunches) {
  const Link link{.mean_excess_s = 0.002, .bunch_s = 0.3};
  EXPECT_LT(pair_error(link, link, 100e-6, 60.0), 0.002);
}

// One-way arrivals cannot tell a longer least delay from a later clock; a question and its answer can.
TEST(ClockFit, AnswersToQuestionsAlignLinksOfDifferentDelay) {
  const Link near{.mean_excess_s = 0.001, .least_delay_s = 0.001, .answers = true};
  Link far{.mean_excess_s = 0.003, .least_delay_s = 0.020, .answers = true};
  const double asked = pair_error(near, far, 100e-6, 60.0);
  far.answers = false;
  EXPECT_GT(pair_error(near, far, 100e-6, 60.0), 0.010);
  EXPECT_LT(asked, 0.006);
}

TEST(ClockFit, KeepsToWhatAnExchangeProves) {
  SimulatedDevice device({.least_delay_s = 0.030, .answers = true}, 9);
  const double error_s = device.run_to(60.0);
  ASSERT_TRUE(device.fit.bound_s());
  EXPECT_LE(std::abs(error_s), 2.0 * *device.fit.bound_s());
}

TEST(ClockFit, IgnoresAnswersThatCannotBeTrue) {
  SimulatedDevice device({}, 4);
  device.run_to(30.0);
  const std::int64_t now_ns = device.device_ns(30.0);
  device.fit.observe(ClockExchange{time_from_s(30.0), now_ns, now_ns - 1'000'000, time_from_s(30.1)});
  device.fit.observe(ClockExchange{time_from_s(30.2), now_ns, now_ns, time_from_s(30.1)});
  device.fit.observe(ClockExchange{time_from_s(300.0), now_ns, now_ns, time_from_s(300.1)});
  EXPECT_FALSE(device.fit.bound_s());
}

TEST(ClockFit, FindsTheSlotOrSaysThatThereIsNone) {
  SimulatedDevice slotted({.slot_s = 0.03}, 1), free({}, 2);
  slotted.run_to(10.0);
  free.run_to(10.0);
  EXPECT_TRUE(slotted.fit.slotted());
  EXPECT_FALSE(free.fit.slotted());
}

TEST(ClockFit, NoticesAJumpOfTheDeviceClockEitherWay) {
  for (double jump_s : {3600.0, -3600.0, 0.3}) {
    ClockFit fit;
    for (int i = 0; i < 300; ++i) {
      const double t = 0.05 * i, device = i < 200 ? t : t + jump_s;
      fit.observe(std::llround(device * 1e9), time_from_s(t + 0.01));
    }
    EXPECT_EQ(fit.jumps(), 1u) << jump_s;
    EXPECT_NEAR(seconds(fit.to_session(std::llround((14.95 + jump_s) * 1e9))), 14.95, 0.02) << jump_s;
  }
}

TEST(ClockFit, DoesNotTakeAStalledLinkForAJump) {
  SimulatedDevice device({}, 3);
  device.run_to(30.0);
  const double before = device.fit.offset_s();
  for (int i = 0; i < 40; ++i)  // two seconds of readings arrive at once
    device.fit.observe(device.device_ns(30.0 + 0.05 * i), time_from_s(32.05));
  EXPECT_EQ(device.fit.jumps(), 0u);
  EXPECT_NEAR(device.fit.offset_s(), before, 0.005);
}

TEST(ClockFit, MapsMonotonelyBetweenJumps) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    std::mt19937_64 random(seed);
    ClockFit fit;
    Time last = Time::min();
    for (int i = 0; i < 2000; ++i) {
      const double t = 0.05 * i;
      fit.observe(std::llround(t * 1e9),
                  time_from_s(t + 0.005 + std::exponential_distribution<>(100.0)(random)));
      const Time mapped = fit.to_session(std::llround(t * 1e9));
      if (i > 6) {
        EXPECT_GT(mapped, last) << seed << ' ' << i;
      }
      last = mapped;
    }
  }
}

}  // namespace
}  // namespace evenstride
