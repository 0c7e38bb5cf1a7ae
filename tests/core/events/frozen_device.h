/// A device that repeats its values exactly: an autocorrelation of nothing.
#pragma once

#include <gtest/gtest.h>

#include "core/base/sample.h"

namespace evenstride::test {

/// A minute of it at 100 Hz, in which `Finder` finds no step.
template <class Finder>
void expect_no_step_of_a_frozen_device() {
  Finder finder;
  ImuSample same;
  same.accel_S_mps2 = {0.1, -9.8, 0.3};
  for (int i = 0; i < 6000; ++i) {
    same.time = time_from_s(0.01 * i);
    EXPECT_FALSE(finder.push(same));
  }
}

}  // namespace evenstride::test
