#include "tools/loading/balance_fit.h"

#include <map>

#include "core/base/time.h"
#include "tools/loading/ridge.h"

namespace evenstride {
namespace {

constexpr double kRidge = 0.05;

/// Error per g of half a difference.
double slope(const std::vector<BalanceRow>& rows, double BalanceRow::*error, double FootForces::*half) {
  const auto n = static_cast<Eigen::Index>(rows.size());
  std::map<std::string, int> count;
  for (const BalanceRow& r : rows) ++count[r.recording];
  Eigen::MatrixXd x(n, 1);
  Eigen::VectorXd y(n), weights(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const BalanceRow& r = rows[static_cast<std::size_t>(i)];
    x(i, 0) = r.halves.*half;
    y[i] = (r.side == Side::kRight ? -1.0 : 1.0) * r.*error;
    weights[i] = 1.0 / count[r.recording];
  }
  const RidgeFit fit = fit_ridge_through_zero(x, y, weights, kRidge);
  return fit.weights[0] / fit.scale[0];
}

}  // namespace

void add_balance_rows(const TruthRun& run, std::vector<BalanceRow>& rows) {
  for (const TruthRunStep& s : run.steps) {
    if (!s.halves || !s.truth.timing_ok || !s.truth.duration_ok || !s.truth.contact_time_s ||
        !s.record.toe_off)
      continue;
    rows.push_back({run.trial.recording, run.trial.participant, s.truth.side,
                    seconds(s.record.initial_contact) - s.truth.ic_s,
                    seconds(*s.record.toe_off) - s.truth.ic_s - *s.truth.contact_time_s, *s.halves});
  }
}

FootBalanceModel fit_balance(const std::vector<BalanceRow>& rows) {
  if (rows.empty()) return {};
  return {-slope(rows, &BalanceRow::contact_error_s, &FootForces::contact),
          -slope(rows, &BalanceRow::toe_off_error_s, &FootForces::toe_off)};
}

}  // namespace evenstride
