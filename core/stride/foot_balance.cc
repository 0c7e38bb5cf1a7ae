#include "core/stride/foot_balance.h"

#include <algorithm>
#include <numeric>

#include "core/base/scratch.h"
#include "core/stride/segment_window.h"

namespace evenstride {
namespace {

constexpr Duration kFrom = std::chrono::milliseconds(-120),
                   kTo = std::chrono::milliseconds(-30);    // of toe-off
constexpr Duration kForgetAfter = std::chrono::seconds(3);  // without a step: perhaps another speed
constexpr double kMost_g = 0.3;  // half a difference beyond this is no matter of timing

std::optional<double> unloading_g(const SegmentSource& pelvis, Time toe_off) {
  auto& window = thread_scratch<SegmentWindow>();
  if (!window.fill(*pelvis.history, nullptr, toe_off + kFrom, toe_off + kTo)) return std::nullopt;
  const auto vertical = window[Motion::kVertical];
  return std::accumulate(vertical.begin(), vertical.end(), 0.0) / static_cast<double>(vertical.size());
}

double mean(const Ring<double>& steps) {
  double sum = 0.0;
  for (std::size_t i = 0; i < steps.size(); ++i) sum += steps[i];
  return sum / static_cast<double>(steps.size());
}

}  // namespace

FootStance FootBalance::corrected(const FootStance& stance, const SegmentSource& pelvis) {
  half_g_.reset();
  if (stance.side == Side::kUnknown || stance.walking || !stance.toe_off || !pelvis.present() ||
      stance.quality.has(Mark::kFromPelvis))
    return stance;
  const auto force_g = unloading_g(pelvis, *stance.toe_off);
  if (!force_g) return stance;
  if (stance.initial_contact - last_ > kForgetAfter)
    for (auto& steps : steps_g_) steps.clear();
  last_ = stance.initial_contact;
  steps_g_[stance.side == Side::kRight].push(*force_g);
  if (steps_g_[0].empty() || steps_g_[1].empty()) return stance;
  half_g_ = std::clamp(0.5 * (mean(steps_g_[0]) - mean(steps_g_[1])), -kMost_g, kMost_g);
  FootStance out = stance;
  *out.toe_off += duration_from_s((stance.side == Side::kRight ? -1.0 : 1.0) * toe_off_s_per_g_ * *half_g_);
  return out;
}

}  // namespace evenstride
