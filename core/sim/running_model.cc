#include "core/sim/running_model.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace evenstride {
extern const std::string_view kRunningMotionModel;
}

namespace evenstride::sim {
namespace {

constexpr double kBent_m2ps2 = 1.0;  ///< people ran as far as 1 m/s from the centre
constexpr ModelKind kKind{"running_motion", 2, "fit-motion"};

/// A line holds the instant and then the terms of each rate.
constexpr Eigen::Index kTermCount = std::tuple_size_v<KindTerms>, kFootColumns = 1 + kFootRates * kTermCount;

/// The number of a row that stands in this column.
template <class Row>
auto& cell(Row& row, Eigen::Index column) {
  if (column == 0) return row.phase;
  const auto term = static_cast<std::size_t>(column - 1);
  return row.rate[term / kTermCount][term % kTermCount];
}

Eigen::MatrixXd table_of(const std::vector<FootRow>& foot) {
  return Eigen::MatrixXd::NullaryExpr(std::ssize(foot), kFootColumns, [&](Eigen::Index i, Eigen::Index k) {
    return cell(foot[static_cast<std::size_t>(i)], k);
  });
}

std::vector<FootRow> foot_of(const Eigen::MatrixXd& table) {
  if (table.cols() != kFootColumns) return {};
  std::vector<FootRow> foot(static_cast<std::size_t>(table.rows()));
  for (Eigen::Index i = 0; i < table.rows(); ++i)
    for (Eigen::Index k = 0; k < kFootColumns; ++k) cell(foot[static_cast<std::size_t>(i)], k) = table(i, k);
  return foot;
}

bool phases_rise(const std::vector<FootRow>& foot) {
  double after = kFlat;
  for (const FootRow& row : foot) {
    if (!(row.phase > after && row.phase < 2.0 + kFlat)) return false;
    after = row.phase;
  }
  return true;
}

/// A swing that can be bent to close, and both ends of it.
bool is_whole(const std::vector<FootRow>& foot) {
  int stance = 0, swing = 0, landing = 0;
  for (const FootRow& row : foot) ++(row.phase <= 1.0 ? stance : row.phase < 2.0 ? swing : landing);
  return stance >= 3 && swing >= 5 && landing >= 3;
}

}  // namespace

KindTerms kind_factors(const RunningKind& kind) {
  const RunningKind usual = centre();
  const double faster = kind.speed_mps - usual.speed_mps;
  return {1.0,
          kind.strike_rad - usual.strike_rad,
          faster,
          kind.contact_s - usual.contact_s,
          kind.step_s - usual.step_s,
          std::min(faster * faster, kBent_m2ps2)};
}

double at_kind(const KindTerms& terms, const RunningKind& kind) {
  const KindTerms factors = kind_factors(kind);
  double sum = 0.0;
  for (std::size_t i = 0; i < terms.size(); ++i) sum += terms[i] * factors[i];
  return sum;
}

void fields(ModelFields& f, RunningModel& model) {
  for (std::size_t k = 0; k < model.force.size(); ++k) {
    f.row("force." + std::to_string(k + 1), model.force[k].kind);
    f.number("force_by_peak." + std::to_string(k + 1), model.force[k].by_peak);
  }
  f.row("usual_peak", model.usual_peak);
  f.number("peak_spread", model.peak_spread);
  for (std::size_t h = 0; h < model.bob.size(); ++h) {
    f.row("bob_cos_mps2." + std::to_string(h + 1), model.bob[h].cos_mps2);
    f.row("bob_sin_mps2." + std::to_string(h + 1), model.bob[h].sin_mps2);
  }
  Eigen::MatrixXd foot = table_of(model.foot);
  f.block("foot", foot);
  model.foot = foot_of(foot);
}

Result<RunningModel> RunningModel::parse(std::string_view text) {
  auto model = read_model<RunningModel>(kKind, text);
  if (model && !(model->peak_spread > 0.0 && phases_rise(model->foot) && is_whole(model->foot)))
    return Error{"running_motion model: incomplete, or out of order"};
  return model;
}

std::string RunningModel::text() const { return write_model(kKind, *this); }

const RunningModel& RunningModel::builtin() {
  static const RunningModel model = parse(kRunningMotionModel).value();
  return model;
}

}  // namespace evenstride::sim
