#include "tools/fit/motion_fit.h"

#include <Eigen/Core>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "core/base/units.h"
#include "core/sim/force_course.h"

namespace evenstride {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
constexpr Eigen::Index kTerms = std::tuple_size_v<sim::KindTerms>;
using Rows = std::vector<const MotionRow*>;

/// What terms are solved for: the same columns for many targets.
class Solver {
 public:
  Solver(const Rows& rows, bool with_peak) : rows_(rows) {
    MatrixXd x(static_cast<Eigen::Index>(rows.size()), kTerms + (with_peak ? 1 : 0));
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      const MotionRow& row = *rows[static_cast<std::size_t>(i)];
      const sim::KindTerms factors = sim::kind_factors(row.kind);
      for (Eigen::Index c = 0; c < kTerms; ++c) x(i, c) = factors[static_cast<std::size_t>(c)];
      if (with_peak) x(i, kTerms) = row.force_peak - sim::kPeakCentre;
    }
    solver_.compute(x);
  }
  VectorXd terms(const std::function<double(const MotionRow&)>& target) const {
    VectorXd y(static_cast<Eigen::Index>(rows_.size()));
    for (Eigen::Index i = 0; i < y.size(); ++i) y[i] = target(*rows_[static_cast<std::size_t>(i)]);
    return solver_.solve(y);
  }

 private:
  const Rows& rows_;
  Eigen::ColPivHouseholderQR<MatrixXd> solver_;
};

sim::KindTerms kind_terms(const VectorXd& terms) {
  sim::KindTerms out{};
  std::copy_n(terms.data(), out.size(), out.begin());
  return out;
}

/// Root mean square over rows and phases of one rate's difference from what `expected` says.
double foot_difference(const std::vector<MotionRow>& rows, std::size_t c,
                       const std::function<double(const MotionRow&, std::size_t)>& expected) {
  double sum = 0.0;
  for (const MotionRow& row : rows)
    for (std::size_t p = 0; p < row.foot.size(); ++p)
      sum += std::pow(row.foot[p].rate[c] - expected(row, p), 2);
  return std::sqrt(sum / static_cast<double>(rows.size() * motion_phases().size()));
}

/// The same over rows and the stance, of the force.
double force_difference(const std::vector<MotionRow>& rows,
                        const std::function<sim::ForceCourse(const MotionRow&)>& expected) {
  double square = 0.0;
  for (const MotionRow& row : rows) {
    const sim::ForceCourse other = expected(row);
    for (std::size_t k = 0; k < other.size(); ++k)  // sines are orthogonal: each has mean square 1/2
      square += 0.5 * std::pow(row.force[k] - other[k], 2);
  }
  return std::sqrt(square / static_cast<double>(rows.size()));
}

MotionReport counted(const std::vector<MotionRow>& rows) {
  MotionReport report;
  std::set<std::string> runners, recordings;
  for (const MotionRow& row : rows) {
    runners.insert(row.runner);
    recordings.insert(row.recording);
    report.strides += row.strides;
  }
  report.runners = runners.size();
  report.recordings = recordings.size();
  return report;
}

/// Models by the runner they were not fitted on.
std::map<std::string, sim::RunningModel> models_without_each(const std::vector<MotionRow>& rows) {
  std::map<std::string, sim::RunningModel> models;
  for (const MotionRow& row : rows)
    if (!models.contains(row.runner)) models[row.runner] = fit_running_model(rows, row.runner);
  return models;
}

}  // namespace

sim::RunningModel fit_running_model(const std::vector<MotionRow>& rows, const std::string& left_out) {
  Rows used;
  for (const MotionRow& row : rows)
    if (row.runner != left_out) used.push_back(&row);
  const Solver feet(used, false), forces(used, true);
  sim::RunningModel model;
  for (std::size_t k = 0; k < model.force.size(); ++k) {
    const VectorXd terms = forces.terms([k](const MotionRow& row) { return row.force[k]; });
    model.force[k] = {kind_terms(terms), terms[kTerms]};
  }
  for (std::size_t h = 0; h < model.bob.size(); ++h)
    model.bob[h] = {kind_terms(feet.terms([h](const MotionRow& row) { return row.bob_cos_mps2[h]; })),
                    kind_terms(feet.terms([h](const MotionRow& row) { return row.bob_sin_mps2[h]; }))};
  model.usual_peak = kind_terms(feet.terms([](const MotionRow& row) { return row.force_peak; }));
  double square = 0.0;
  for (const MotionRow* row : used)
    square += std::pow(row->force_peak - sim::at_kind(model.usual_peak, row->kind), 2);
  model.peak_spread = std::sqrt(square / static_cast<double>(used.size()));
  for (std::size_t p = 0; p < motion_phases().size(); ++p) {
    model.foot.push_back({motion_phases()[p], {}});
    for (std::size_t c = 0; c < sim::kFootRates; ++c)
      model.foot[p].rate[c] =
          kind_terms(feet.terms([=](const MotionRow& row) { return row.foot[p].rate[c]; }));
  }
  return model;
}

MotionReport judge_running_model(const std::vector<MotionRow>& rows) {
  MotionReport report = counted(rows);
  const auto models = models_without_each(rows);
  for (std::size_t c = 0; c < sim::kFootRates; ++c) {
    report.foot[c] = foot_difference(rows, c, [&](const MotionRow& row, std::size_t p) {
      return sim::at_kind(models.at(row.runner).foot[p].rate[c], row.kind);
    });
    std::vector<double> mean(motion_phases().size());
    for (const MotionRow& row : rows)
      for (std::size_t p = 0; p < mean.size(); ++p)
        mean[p] += row.foot[p].rate[c] / static_cast<double>(rows.size());
    report.foot_spread[c] =
        foot_difference(rows, c, [&](const MotionRow&, std::size_t p) { return mean[p]; });
  }
  sim::ForceCourse mean{};
  for (const MotionRow& row : rows)
    for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += row.force[k] / static_cast<double>(rows.size());
  report.force = force_difference(rows, [&](const MotionRow& row) {
    return sim::force_course(models.at(row.runner), row.kind, row.force_peak);
  });
  report.force_spread = force_difference(rows, [&](const MotionRow&) { return mean; });
  report.half_sine = force_difference(rows, [](const MotionRow&) { return sim::ForceCourse{0.5 * kPi}; });
  return report;
}

}  // namespace evenstride
