#include "core/sim/gait_shape.h"

#include <iterator>

namespace evenstride::sim {
namespace {

// Walking: heel contact with the toes 20 deg up, flat by a fifth of stance, heel off half way.
constexpr double kWalkSpeed_mps = 1.35, kWalkSwing_s = 0.41;  // at which these rates hold
// phase; pitch, roll, inward, rad/s; forward, outward, up, m/s
constexpr ShapeRow kWalk[] = {
    {0.50, {0.1, 0.0, 0.0, 0.0, 0.0, 0.0}},      {0.60, {0.5, 0.0, 0.0, 0.02, 0.0, 0.03}},
    {0.70, {1.2, 0.0, 0.0, 0.08, 0.0, 0.10}},    {0.80, {2.3, 0.0, 0.0, 0.25, 0.0, 0.20}},
    {0.90, {4.2, 0.0, 0.0, 0.60, 0.0, 0.40}},    {0.96, {5.3, 0.1, 0.0, 0.95, 0.0, 0.55}},
    {1.00, {5.0, 0.3, 0.0, 1.20, 0.0, 0.60}},    {1.05, {3.8, 0.6, 0.0, 1.60, 0.0, 0.50}},
    {1.10, {2.2, 0.8, 0.0, 2.00, 0.0, 0.30}},    {1.20, {-1.0, 0.8, 0.0, 2.80, 0.0, -0.10}},
    {1.30, {-3.5, 0.8, 0.0, 3.30, 0.0, -0.45}},  {1.40, {-5.2, 0.5, 0.0, 3.60, 0.0, -0.50}},
    {1.50, {-6.0, 0.0, 0.0, 3.70, 0.0, -0.35}},  {1.60, {-5.8, -1.2, 0.0, 3.75, 0.0, -0.05}},
    {1.70, {-5.0, -1.8, 0.0, 3.60, 0.0, 0.15}},  {1.80, {-3.6, -1.8, 0.0, 3.00, 0.0, 0.15}},
    {1.90, {-1.9, -1.2, 0.0, 1.90, 0.0, -0.10}}, {1.95, {-0.6, -0.4, 0.0, 1.20, 0.0, -0.25}},
    {2.00, {2.5, 0.3, 0.0, 0.50, 0.0, -0.35}},   {2.04, {7.0, 0.9, 0.0, 0.25, 0.0, -0.30}},
    {2.08, {5.0, 0.8, 0.0, 0.10, 0.0, -0.10}},   {2.14, {1.0, 0.5, 0.0, 0.02, 0.0, 0.0}},
    {2.22, {0.1, 0.1, 0.0, 0.0, 0.0, 0.0}}};

}  // namespace

GaitShape running(const RunningKind& kind) {
  GaitShape rows;
  for (const FootRow& row : RunningModel::builtin().foot) {
    rows.push_back({row.phase, {}});
    for (std::size_t i = 0; i < row.rate.size(); ++i) rows.back().rate[i] = at_kind(row.rate[i], kind);
  }
  return rows;
}

GaitShape walking(double speed_mps, double swing_s) {
  const double pace = 0.4 + 0.6 * speed_mps / kWalkSpeed_mps;
  const double turn = (0.5 + 0.5 * pace) * kWalkSwing_s / swing_s;
  GaitShape rows(std::begin(kWalk), std::end(kWalk));
  for (ShapeRow& row : rows) {
    if (row.phase < 2.0) row.rate[kPitchRate] *= turn;  // a landing takes its own time
    row.rate[kForward] *= pace;
    row.rate[kUp] *= pace;
  }
  return rows;
}

}  // namespace evenstride::sim
