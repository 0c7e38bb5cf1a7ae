/// Fits how far the pelvis's unevenness goes with errors of toe-off (FootBalance of core/stride), on steps
/// with known force.
#pragma once

#include <string>
#include <vector>

#include "core/stride/foot_balance.h"
#include "tools/loading/truth_run.h"

namespace evenstride {

/// A step as the shoes alone tell it, and how unevenly the pelvis is carried there.
struct BalanceRow {
  std::string recording, runner;
  Side side = Side::kUnknown;
  double toe_off_error_s = 0.0;  ///< told less true
  double half_g = 0.0;
};

/// Of a run without balance; steps whose true toe-off is not sure are left out.
void add_balance_rows(const TruthRun& run, std::vector<BalanceRow>& rows);

/// FootBalance's constant, s per g. Every recording weighs the same. 0 without rows.
double fit_balance(const std::vector<BalanceRow>& rows);

}  // namespace evenstride
