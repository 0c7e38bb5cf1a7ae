#include "core/events/event_features.h"

#include <cmath>

#include "core/events/signal_marks.h"

namespace evenstride {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr double samples(double seconds) { return seconds * FootGrid::kRate_hz; }

constexpr std::array kContactSignals = {FootSignal::kPitchRate, FootSignal::kAccelX,    FootSignal::kAccelZ,
                                        FootSignal::kVelocityZ, FootSignal::kVelocityX, FootSignal::kPitch,
                                        FootSignal::kHeight,    FootSignal::kForceNorm, FootSignal::kRollRate,
                                        FootSignal::kYawRate};
constexpr std::array kToeOffSignals = {FootSignal::kPitchRate, FootSignal::kAccelX, FootSignal::kAccelZ};

bool needs_side(FootSignal signal) {
  return signal == FootSignal::kRollRate || signal == FootSignal::kYawRate;
}

void take_shapes(const StanceWindow& window, const EventFeatureLayout& layout, double anchor, bool side_known,
                 EventFeatures& out) {
  std::size_t next = 0;
  for (const FootSignal signal : layout.signals) {
    const auto y = window[signal];
    const bool known = side_known || !needs_side(signal);
    for (int i = 0; i < layout.points; ++i)
      out.shapes[next++] =
          known ? value_at(y, anchor + samples(layout.from_s + layout.step_s * i)) : kUnknown;
  }
}

// The numbers that both events share.
void take_common(const StanceWindow& window, const StanceAnchors& anchors, double stride_time_s,
                 EventFeatures& out) {
  const StanceOutline& outline = anchors.outline;
  const double stance = anchors.toe_off - anchors.contact;
  out.scalars[0] = stride_time_s;
  out.scalars[1] = stance / FootGrid::kRate_hz;
  out.scalars[2] = swing_minimum(window, outline);
  out.scalars[3] = window[FootSignal::kPitchRate][static_cast<std::size_t>(outline.push_off)];
  out.scalars[4] = (outline.quiet - anchors.contact) / stance;
}

double after(double anchor, std::optional<double> mark) {
  return mark ? (anchor - *mark) / FootGrid::kRate_hz : kUnknown;
}

double peak_position(std::span<const double> y, double from, double to) {
  return refine_peak(y, std::max(0, index_of_max(y, from, to)));
}

}  // namespace

const EventFeatureLayout& contact_layout() {
  static const EventFeatureLayout layout{kContactSignals, -0.140, 0.010, 27, 9};
  return layout;
}

const EventFeatureLayout& toe_off_layout() {
  static const EventFeatureLayout layout{kToeOffSignals, -0.204, 0.009, 25, 9};
  return layout;
}

void contact_features(const StanceWindow& window, const StanceAnchors& anchors, double stride_time_s,
                      bool side_known, EventFeatures& out) {
  const double a = anchors.contact;
  take_shapes(window, contact_layout(), a, side_known, out);
  take_common(window, anchors, stride_time_s, out);
  const auto az = window[FootSignal::kAccelZ];
  const double az_peak = peak_position(az, a - samples(0.060), a + samples(0.060));
  out.scalars[5] = after(a, anchors.outline.rate_zero);
  out.scalars[6] = after(a, last_upward(az, 0.0, a - samples(0.100), az_peak));
  out.scalars[7] = after(a, az_peak);
  out.scalars[8] =
      side_known
          ? after(a, peak_position(window[FootSignal::kRollRate], a - samples(0.040), a + samples(0.080)))
          : kUnknown;
}

void toe_off_features(const StanceWindow& window, const StanceAnchors& anchors, double stride_time_s,
                      EventFeatures& out) {
  const double b = anchors.toe_off;
  const StanceOutline& outline = anchors.outline;
  take_shapes(window, toe_off_layout(), b, true, out);
  take_common(window, anchors, stride_time_s, out);
  out.scalars[5] = after(b, outline.tip_up);
  out.scalars[6] = after(b, first_upward(window[FootSignal::kPitch], 0.3, outline.quiet, b));
  out.scalars[7] = after(b, first_upward(window[FootSignal::kVelocityX], 0.5, outline.quiet, b));
  out.scalars[8] = after(b, refine_peak(window[FootSignal::kPitchRate], outline.push_off));
}

}  // namespace evenstride
