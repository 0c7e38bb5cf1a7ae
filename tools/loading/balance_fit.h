/// Fits how far the pelvis's unevenness goes with errors of timing (FootBalance of core/stride), on steps
/// with known force.
#pragma once

#include <string>
#include <vector>

#include "core/stride/foot_balance.h"
#include "tools/loading/truth_run.h"

namespace evenstride {

/// A step as the shoes alone tell it: told less true times, s, and how unevenly the pelvis is carried there.
struct BalanceRow {
  std::string recording, runner;
  Side side = Side::kUnknown;
  double contact_error_s = 0.0, toe_off_error_s = 0.0;
  FootForces halves;
};

/// Of a run without balance; steps whose true times are not sure are left out.
void add_balance_rows(const TruthRun& run, std::vector<BalanceRow>& rows);

/// Every recording weighs the same. Zeros without rows.
FootBalanceModel fit_balance(const std::vector<BalanceRow>& rows);

}  // namespace evenstride
