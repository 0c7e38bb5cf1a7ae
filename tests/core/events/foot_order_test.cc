#include "core/events/foot_order.h"

#include <gtest/gtest.h>

#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

using By = FootOrder::By;

Time at(double t_s) { return time_from_s(t_s); }

TEST(FootOrder, FeetAlternate) {
  FootOrder order;
  order.add(at(1.0), Side::kLeft, By::kShoe);
  EXPECT_EQ(order.side_at(at(1.36)), Side::kRight);
  order.add(at(1.36), Side::kRight, By::kPelvis);
  EXPECT_EQ(order.side_at(at(1.72)), Side::kLeft);
}

TEST(FootOrder, WhereAStepIsMissingItSaysNothing) {
  FootOrder order;
  EXPECT_EQ(order.side_at(at(1.0)), Side::kUnknown);
  order.add(at(1.0), Side::kLeft, By::kShoe);
  EXPECT_EQ(order.side_at(at(1.05)), Side::kUnknown);  // the same contact
  EXPECT_EQ(order.side_at(at(1.72)), Side::kUnknown);  // one was left out
  EXPECT_FALSE(order.leads_to(at(1.72)));
  EXPECT_TRUE(order.leads_to(at(1.36)));
}

TEST(FootOrder, TakesTheNearestStepBefore) {
  FootOrder order;
  order.add(at(1.0), Side::kLeft, By::kShoe);
  order.add(at(1.25), Side::kRight, By::kPelvis);
  EXPECT_EQ(order.side_at(at(1.5)), Side::kLeft);
}

TEST(FootOrder, KnowsWhoToldAContact) {
  FootOrder order;
  order.add(at(1.0), Side::kLeft, By::kShoe);
  order.add(at(1.36), Side::kRight, By::kPelvis);
  EXPECT_TRUE(order.told(at(1.03), By::kShoe));
  EXPECT_FALSE(order.told(at(1.03), By::kPelvis));
  EXPECT_TRUE(order.told(at(1.33), By::kPelvis));
  EXPECT_EQ(order.last(Side::kRight, By::kPelvis), at(1.36));
  EXPECT_FALSE(order.last(Side::kRight, By::kShoe));
}

TEST(FootOrder, IsSureForThreeStepsAfterAShoe) {
  FootOrder order;
  order.add(at(1.0), Side::kLeft, By::kShoe);
  for (int step = 1; step < 8; ++step) {
    const Time contact = at(1.0 + 0.3 * step);
    EXPECT_EQ(order.is_sure_at(contact), step <= 3) << step;
    EXPECT_EQ(order.side_at(contact), step % 2 == 1 ? Side::kRight : Side::kLeft) << step;
    order.add(contact, order.side_at(contact), By::kPelvis);
  }
}

TEST(FootOrder, AllocatesNothing) {
  FootOrder order;
  const test::AllocationCounter counter;
  for (int i = 0; i < 100; ++i) order.add(at(0.3 * i), Side::kLeft, By::kNobody);
  EXPECT_EQ(counter.count(), 0U);
}

}  // namespace
}  // namespace evenstride
