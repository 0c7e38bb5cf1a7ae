#include "core/stride/force_features.h"

#include <algorithm>

#include "core/stride/segment_window.h"

namespace evenstride {
namespace {

constexpr double kRate_hz = 1.0 / SegmentWindow::kStep_s;
constexpr double kWaveMargin_s = 0.03;

double largest_within(std::span<const double> v, double from_s, double to_s) {
  double largest =
      std::max(value_at(v, SegmentWindow::kStep_s, from_s), value_at(v, SegmentWindow::kStep_s, to_s));
  for (std::size_t i = 0; i < v.size(); ++i) {
    const double t = SegmentWindow::kStep_s * static_cast<double>(i);
    if (t > from_s && t < to_s) largest = std::max(largest, v[i]);
  }
  return largest;
}

}  // namespace

std::string_view name(ForceFeature feature) {
  constexpr std::array<std::string_view, kForceFeatureCount> names = {
      "step_ratio",        "step_time_s",        "contact_time_s",   "pelvis_peak_5hz_g",
      "pelvis_peak_8hz_g", "pelvis_peak_12hz_g", "swing_rate_radps", "push_off_rate_radps"};
  return names[static_cast<std::size_t>(feature)];
}

ForceFeatureExtractor::ForceFeatureExtractor()
    : low_5_hz_(Butterworth2::low_pass(5.0, kRate_hz)),
      low_8_hz_(Butterworth2::low_pass(8.0, kRate_hz)),
      low_12_hz_(Butterworth2::low_pass(12.0, kRate_hz)),
      low_25_hz_(Butterworth2::low_pass(25.0, kRate_hz)),
      scratch_(SegmentWindow::kCapacity) {}

std::optional<ForceFeatures> ForceFeatureExtractor::extract(const FootStance& stance,
                                                            std::span<const double> vertical_g,
                                                            double contact_s) {
  if (!stance.toe_off || !stance.previous_stride_time_s) return std::nullopt;
  const double contact_time_s = seconds(*stance.toe_off - stance.initial_contact);
  if (!(contact_time_s > 0.0)) return std::nullopt;
  ForceFeatures f;
  f[ForceFeature::kStepTime] = 0.5 * *stance.previous_stride_time_s;
  f[ForceFeature::kContactTime] = contact_time_s;
  f[ForceFeature::kStepRatio] = f[ForceFeature::kStepTime] / contact_time_s;
  f.has_shoe = stance.swing_rate_min_radps && stance.push_off_rate_max_radps;
  if (f.has_shoe) {
    f[ForceFeature::kSwingRate] = *stance.swing_rate_min_radps;
    f[ForceFeature::kPushOffRate] = *stance.push_off_rate_max_radps;
  }
  if (!vertical_g.empty()) add_pelvis(vertical_g, contact_s, contact_s + contact_time_s, f);
  return f;
}

std::span<const double> ForceFeatureExtractor::filtered(const Butterworth2& section,
                                                        std::span<const double> vertical_g) {
  std::copy(vertical_g.begin(), vertical_g.end(), scratch_.begin());
  const std::span<double> out = std::span(scratch_).first(vertical_g.size());
  filter_forward_backward(section, out);
  return out;
}

void ForceFeatureExtractor::add_pelvis(std::span<const double> vertical_g, double contact_s, double toe_off_s,
                                       ForceFeatures& f) {
  f.has_pelvis = true;
  f[ForceFeature::kPelvisPeak5] = largest_within(filtered(low_5_hz_, vertical_g), contact_s, toe_off_s);
  f[ForceFeature::kPelvisPeak8] = largest_within(filtered(low_8_hz_, vertical_g), contact_s, toe_off_s);
  f[ForceFeature::kPelvisPeak12] = largest_within(filtered(low_12_hz_, vertical_g), contact_s, toe_off_s);
  const std::span<const double> smooth = filtered(low_25_hz_, vertical_g);
  const double from_s = contact_s - kWaveMargin_s, span_s = toe_off_s - contact_s + 2.0 * kWaveMargin_s;
  for (std::size_t i = 0; i < kWavePoints; ++i)
    f.wave[i] = value_at(smooth, SegmentWindow::kStep_s,
                         from_s + span_s * static_cast<double>(i) / static_cast<double>(kWavePoints - 1));
}

}  // namespace evenstride
