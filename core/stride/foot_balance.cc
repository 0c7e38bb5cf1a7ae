#include "core/stride/foot_balance.h"

#include <algorithm>
#include <numeric>

#include "core/base/scratch.h"
#include "core/stride/segment_window.h"

namespace evenstride {
namespace {

constexpr double kLoadFrom_s = -0.010, kLoadTo_s = 0.050;       // about contact
constexpr double kUnloadFrom_s = -0.120, kUnloadTo_s = -0.030;  // about toe-off
constexpr Duration kForgetAfter = std::chrono::seconds(3);      // without a step: perhaps another speed
constexpr double kMost_g = 0.3;  // half a difference beyond this is no matter of timing

std::optional<double> mean_g(const SegmentSource& pelvis, Time event, double from_s, double to_s) {
  auto& window = thread_scratch<SegmentWindow>();
  if (!window.fill(*pelvis.history, nullptr, event + duration_from_s(from_s), event + duration_from_s(to_s)))
    return std::nullopt;
  const auto vertical = window[Motion::kVertical];
  return std::accumulate(vertical.begin(), vertical.end(), 0.0) / static_cast<double>(vertical.size());
}

FootForces mean(const Ring<FootForces>& steps) {
  FootForces sum;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    sum.contact += steps[i].contact;
    sum.toe_off += steps[i].toe_off;
  }
  const auto n = static_cast<double>(steps.size());
  return {sum.contact / n, sum.toe_off / n};
}

double half(double left, double right) { return std::clamp(0.5 * (left - right), -kMost_g, kMost_g); }

}  // namespace

FootStance FootBalance::corrected(const FootStance& stance, const SegmentSource& pelvis) {
  halves_.reset();
  if (stance.side == Side::kUnknown || stance.walking || !stance.toe_off || !pelvis.present() ||
      stance.quality.has(Mark::kFromPelvis))
    return stance;
  const auto load_g = mean_g(pelvis, stance.initial_contact, kLoadFrom_s, kLoadTo_s);
  const auto unload_g = mean_g(pelvis, *stance.toe_off, kUnloadFrom_s, kUnloadTo_s);
  if (!load_g || !unload_g) return stance;
  if (stance.initial_contact - last_ > kForgetAfter)
    for (auto& steps : steps_) steps.clear();
  last_ = stance.initial_contact;
  steps_[stance.side == Side::kRight].push({*load_g, *unload_g});
  if (steps_[0].empty() || steps_[1].empty()) return stance;
  const FootForces left = mean(steps_[0]), right = mean(steps_[1]);
  halves_ = {half(left.contact, right.contact), half(left.toe_off, right.toe_off)};
  const double sign = stance.side == Side::kRight ? -1.0 : 1.0;
  FootStance out = stance;
  out.initial_contact += duration_from_s(sign * model_.contact_s_per_g * halves_->contact);
  *out.toe_off += duration_from_s(sign * model_.toe_off_s_per_g * halves_->toe_off);
  return out;
}

}  // namespace evenstride
