#include "core/math/robust.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace evenstride {
namespace {

TEST(Robust, MedianOfOddAndEvenCounts) {
  std::vector<double> odd = {5.0, 1.0, 3.0}, even = {4.0, 1.0, 3.0, 2.0};
  EXPECT_EQ(median(odd), 3.0);
  EXPECT_EQ(median(even), 2.5);
  EXPECT_THROW(median({}), std::invalid_argument);
}

TEST(Robust, DeviationIgnoresOneWildValue) {
  std::vector<double> values = {1.0, 2.0, 3.0, 4.0, 1000.0};
  EXPECT_EQ(median_deviation(values, 3.0), 1.0);
}

/// Against printed tables of Student's t.
TEST(Robust, StudentTMeetsItsTable) {
  const struct {
    double two_sided, degrees, t;
  } table[] = {{0.05, 2, 4.303},  {0.05, 3, 3.182},   {0.05, 5, 2.571},  {0.05, 10, 2.228},
               {0.05, 30, 2.042}, {0.01, 4, 4.604},   {0.01, 10, 3.169}, {0.01, 60, 2.660},
               {0.10, 8, 1.860},  {0.001, 20, 3.850}, {0.05, 1e9, 1.960}};
  for (const auto& row : table)
    EXPECT_NEAR(student_t(row.two_sided, row.degrees), row.t, 0.01 * row.t) << row.degrees;
  EXPECT_THROW(student_t(0.0, 5.0), std::invalid_argument);
  EXPECT_THROW(student_t(0.05, 1.0), std::invalid_argument);
}

TEST(Robust, CorrelationOfNeighbours) {
  std::array<double, 200> slow{}, constant{};
  for (std::size_t i = 0; i < slow.size(); ++i) slow[i] = std::sin(0.05 * static_cast<double>(i));
  EXPECT_GT(lag_one_correlation(slow), 0.9);
  EXPECT_EQ(lag_one_correlation(constant), 0.0);
  EXPECT_NEAR(effective_count(60.0, 0.5), 20.0, 1e-12);
  EXPECT_EQ(effective_count(60.0, 0.99), 2.0);
}

}  // namespace
}  // namespace evenstride
