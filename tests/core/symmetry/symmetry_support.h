/// Runs of steps with known asymmetry for the tests of this folder.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "core/results.h"
#include "core/sim/random.h"
#include "core/symmetry/symmetry_monitor.h"

namespace evenstride::test {

class SymmetrySink : public ResultSink {
 public:
  void on_symmetry(const SymmetryResult& result) override {
    if (result.quantity == wanted) results.push_back(result);
  }
  SymmetryQuantity wanted = SymmetryQuantity::kContactTime;
  std::vector<SymmetryResult> results;
};

/// First-order autoregression with unit variance.
class Autoregression {
 public:
  Autoregression(std::uint64_t seed, double rho) : random_(seed), rho_(rho), value_(random_.normal()) {}
  double next() { return value_ = rho_ * value_ + std::sqrt(1.0 - rho_ * rho_) * random_.normal(); }

 private:
  sim::Random random_;
  double rho_, value_;
};

inline StepRecord step_at(Side side, double time_s, double contact_s) {
  StepRecord step;
  step.side = side;
  step.initial_contact = time_from_s(time_s);
  step.contact_time_s = contact_s;
  step.pelvic_drop_rad = 0.08;
  return step;
}

}  // namespace evenstride::test
