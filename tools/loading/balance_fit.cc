#include "tools/loading/balance_fit.h"

#include <map>

#include "core/base/time.h"
#include "tools/loading/ridge.h"

namespace evenstride {
namespace {

constexpr double kRidge = 0.05;

}  // namespace

void add_balance_rows(const TruthRun& run, std::vector<BalanceRow>& rows) {
  for (const TruthRunStep& s : run.steps)
    if (s.half_g && s.truth.timing_ok && s.truth.duration_ok && s.truth.contact_time_s && s.record.toe_off)
      rows.push_back({run.trial.recording, run.trial.participant, s.truth.side,
                      seconds(*s.record.toe_off) - s.truth.ic_s - *s.truth.contact_time_s, *s.half_g});
}

double fit_balance(const std::vector<BalanceRow>& rows) {
  if (rows.empty()) return 0.0;
  const auto n = static_cast<Eigen::Index>(rows.size());
  std::map<std::string, int> count;
  for (const BalanceRow& r : rows) ++count[r.recording];
  Eigen::MatrixXd x(n, 1);
  Eigen::VectorXd y(n), weights(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const BalanceRow& r = rows[static_cast<std::size_t>(i)];
    x(i, 0) = r.half_g;
    y[i] = (r.side == Side::kRight ? 1.0 : -1.0) * r.toe_off_error_s;
    weights[i] = 1.0 / count[r.recording];
  }
  const RidgeFit fit = fit_ridge_through_zero(x, y, weights, kRidge);
  return fit.weights[0] / fit.scale[0];
}

}  // namespace evenstride
