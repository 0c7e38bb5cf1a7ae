/// What the peak force of a step is told from: times of the stance, the shoe's pitch rates, and how the
/// pelvis is carried through it. The same code serves the fit and the run.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/events/foot_stance.h"
#include "core/math/butterworth.h"

namespace evenstride {

/// Changes whenever a feature's definition or filter does; models fitted on another version are refused.
inline constexpr int kForceFeatureVersion = 2;
inline constexpr std::size_t kWavePoints = 40;
using PelvisWave =
    std::array<double, kWavePoints>;  ///< vertical specific force in g, IC - 30 ms .. TO + 30 ms

enum class ForceFeature : std::size_t {
  kStepRatio,    ///< step time over contact time: mean force of the stance in body weights, without drift
  kStepTime,     ///< half the stride time before this contact, s
  kContactTime,  ///< s
  kPelvisPeak5,  ///< largest vertical of the pelvis in the stance, low-passed at 5 Hz, g
  kPelvisPeak8,
  kPelvisPeak12,
  kSwingRate,    ///< most nose-up pitch rate of the swing before, rad/s
  kPushOffRate,  ///< most nose-down pitch rate around toe-off, rad/s
};
inline constexpr std::size_t kForceFeatureCount = 8;
std::string_view name(ForceFeature feature);

struct ForceFeatures {
  std::array<double, kForceFeatureCount> values{};  ///< those absent are 0: see the flags
  PelvisWave wave{};
  bool has_shoe = false;    ///< the two pitch rates
  bool has_pelvis = false;  ///< the three peaks and the wave
  double operator[](ForceFeature f) const { return values[static_cast<std::size_t>(f)]; }
  double& operator[](ForceFeature f) { return values[static_cast<std::size_t>(f)]; }
};

/// Filters run forward and backward inside the window only. Allocates at construction only.
class ForceFeatureExtractor {
 public:
  ForceFeatureExtractor();

  /// `vertical_g`: the pelvis on the grid of SegmentWindow::kStep_s, its first point `contact_s` before
  /// contact; empty = no pelvis. Absent without a contact time and the stride time before (the first step).
  std::optional<ForceFeatures> extract(const FootStance& stance, std::span<const double> vertical_g,
                                       double contact_s);

 private:
  void add_pelvis(std::span<const double> vertical_g, double contact_s, double toe_off_s, ForceFeatures& f);
  std::span<const double> filtered(const Butterworth2& section, std::span<const double> vertical_g);

  Butterworth2 low_5_hz_, low_8_hz_, low_12_hz_, low_25_hz_;
  std::vector<double> scratch_;
};

}  // namespace evenstride
