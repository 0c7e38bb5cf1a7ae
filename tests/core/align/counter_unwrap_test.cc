#include "core/align/counter_unwrap.h"

#include <gtest/gtest.h>

#include <random>

namespace evenstride {
namespace {

constexpr std::int64_t kTurn = std::int64_t{1} << 32;

TEST(CounterUnwrap, CountsOnOverTheTurnsOfACounterInAnyUnit) {
  for (const std::int64_t tick_ns : {1, 1'000, 100'000, 1'000'000}) {
    CounterUnwrap unwrap;
    const std::int64_t begin_ns = kTurn * tick_ns - 1'000'000'000;
    for (std::int64_t t_ns = 0; t_ns < 3'000'000'000; t_ns += 50'000'000) {
      const std::int64_t raw_ns = (begin_ns + t_ns) % (kTurn * tick_ns) / tick_ns * tick_ns;
      EXPECT_NEAR(static_cast<double>(unwrap.push(raw_ns, Time(Duration(t_ns))) - begin_ns - t_ns), 0.0,
                  static_cast<double>(tick_ns));
    }
    EXPECT_EQ(unwrap.turns(), 1u) << tick_ns;
  }
}

TEST(CounterUnwrap, KnowsATurnInABurstOfLatePackets) {
  CounterUnwrap unwrap;
  const std::int64_t turn_ns = kTurn * 1'000;
  unwrap.push(turn_ns - 20'000'000, Time{});
  EXPECT_EQ(unwrap.push(30'000'000, Time(Duration(3'000'000'000))), turn_ns + 30'000'000);
  EXPECT_EQ(unwrap.push(80'000'000, Time(Duration(3'000'100'000))), turn_ns + 80'000'000);
  EXPECT_EQ(unwrap.near_last(90'000'000), turn_ns + 90'000'000);
}

TEST(CounterUnwrap, LeavesJumpsAsTheyAre) {
  std::mt19937_64 random(5);
  std::uniform_int_distribution<std::int64_t> any(0, 3'600'000'000'000);
  for (int i = 0; i < 1000; ++i) {
    CounterUnwrap unwrap;
    const std::int64_t before_ns = any(random), after_ns = any(random);
    // What a counter in ns would do just after its end cannot be told from its turn.
    if (after_ns < 300'000'000) continue;
    unwrap.push(before_ns, Time{});
    EXPECT_EQ(unwrap.push(after_ns, Time(Duration(50'000'000))), after_ns);
  }
}

}  // namespace
}  // namespace evenstride
