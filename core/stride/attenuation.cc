#include "core/stride/attenuation.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/units.h"
#include "core/math/butterworth.h"

namespace evenstride {
namespace {

constexpr double kSlowestRate_hz = 60.0;  // three samples a period at 20 Hz
constexpr double kNothing_g2 = 1e-10;     // below any sensor's noise

bool fast_enough(const SegmentHistory& history, Time contact) {
  const std::size_t first = history.first_at_or_after(contact);
  const std::size_t last = history.first_at_or_after(contact + duration_from_s(kShockWindow_s));
  return static_cast<double>(last - first) >= kSlowestRate_hz * kShockWindow_s;
}

constexpr double kImpactFrom_hz = 10.0;                       // what is slower is the body being carried
constexpr double kImpactLead_s = 0.15, kImpactReach_s = 0.1;  // of contact: for the filter, and for the peak
constexpr auto kImpactFirst = static_cast<std::size_t>(kImpactLead_s / SegmentWindow::kStep_s + 0.5);
constexpr auto kImpactLast =
    kImpactFirst + static_cast<std::size_t>(kImpactReach_s / SegmentWindow::kStep_s + 0.5);
constexpr auto kImpactPoints =
    kImpactFirst + static_cast<std::size_t>(kShockWindow_s / SegmentWindow::kStep_s + 0.5);

/// Some axis of the sensor may have reached its range within the impact.
bool is_clipped(const SegmentSource& source, Time contact) {
  if (!(source.accel_range_mps2 > 0.0)) return false;
  const SegmentHistory& history = *source.history;
  const std::size_t last = history.first_at_or_after(contact + duration_from_s(kImpactReach_s));
  for (std::size_t i = history.first_at_or_after(contact); i < last; ++i)
    if (static_cast<double>(history[i].accel_E_mps2.norm()) >= 0.995 * source.accel_range_mps2) return true;
  return false;
}

/// What is fast after a contact cannot be made up from the contact before.
bool is_bridged(const SegmentSource& source, Time contact) {
  return source.history->bridged(contact, contact + duration_from_s(kShockWindow_s)).any();
}

}  // namespace

std::optional<double> shock_power_of(const SegmentSource& source, Time contact, SegmentWindow& scratch) {
  if (!source.present() || !fast_enough(*source.history, contact) || is_bridged(source, contact))
    return std::nullopt;
  if (!scratch.fill(*source.history, nullptr, contact, contact + duration_from_s(kShockWindow_s)))
    return std::nullopt;
  return shock_power(scratch[Motion::kVertical], scratch.step_s());
}

std::optional<double> impact_peak_of(const SegmentSource& source, Time contact, SegmentWindow& scratch) {
  static const Butterworth2 section = Butterworth2::low_pass(kImpactFrom_hz, 1.0 / SegmentWindow::kStep_s);
  if (!source.present() || !fast_enough(*source.history, contact)) return std::nullopt;
  const Time from = contact - duration_from_s(kImpactLead_s);
  if (is_clipped(source, contact) || is_bridged(source, contact)) return std::nullopt;
  if (!scratch.fill(*source.history, nullptr, from, SegmentWindow::kStep_s, kImpactPoints))
    return std::nullopt;
  const std::span<const double> vertical_g = scratch[Motion::kVertical];
  std::array<double, kImpactPoints> slow{};
  std::copy(vertical_g.begin(), vertical_g.end(), slow.begin());
  filter_forward_backward(section, slow);
  double largest = 0.0;
  for (std::size_t i = kImpactFirst; i <= kImpactLast; ++i)
    largest = std::max(largest, vertical_g[i] - slow[i]);
  return kGravity_mps2 * largest;
}

std::optional<double> attenuation_db(std::optional<double> upper, std::optional<double> lower) {
  if (!upper || !lower || *upper < kNothing_g2 || *lower < kNothing_g2) return std::nullopt;
  return 10.0 * std::log10(*upper / *lower);
}

}  // namespace evenstride
