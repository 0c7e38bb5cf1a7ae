#include "core/stride/personal_force.h"

namespace evenstride {

PersonalForce fit_personal_force(std::span<const ForcePair> steps) {
  constexpr std::size_t kFewest = 10;
  if (steps.size() < kFewest) return {};
  const double n = static_cast<double>(steps.size());
  double estimated = 0.0, truth = 0.0;
  for (const ForcePair& p : steps) {
    estimated += p.estimated_bw / n;
    truth += p.true_bw / n;
  }
  double spread = kGainPrior_bw2, product = kGainPrior_bw2;
  for (const ForcePair& p : steps) {
    spread += (p.estimated_bw - estimated) * (p.estimated_bw - estimated);
    product += (p.estimated_bw - estimated) * (p.true_bw - truth);
  }
  const double gain = product / spread;
  return {gain, truth - gain * estimated};
}

}  // namespace evenstride
