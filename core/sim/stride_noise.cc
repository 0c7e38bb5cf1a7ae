#include "core/sim/stride_noise.h"

#include <cmath>
#include <stdexcept>

namespace evenstride::sim {

StrideNoise::StrideNoise(std::uint64_t seed, double slow_share) : random_(seed) {
  if (!(slow_share >= 0.0 && slow_share <= 1.0)) throw std::invalid_argument("slow_share must be 0 to 1");
  double total = 0.0;
  for (std::size_t i = 0; i < kParts; ++i) {
    const double time_constant = std::pow(4.0, static_cast<double>(i));
    keep_[i] = i == 0 ? 0.0 : std::exp(-1.0 / time_constant);
    weight_[i] = i == 0 ? 1.0 : slow_share;
    total += weight_[i] * weight_[i];
  }
  for (std::size_t i = 0; i < kParts; ++i) {
    weight_[i] /= std::sqrt(total);
    value_[i] = random_.normal();  // each part has unit variance, also at the start
  }
}

double StrideNoise::next() {
  double sum = 0.0;
  for (std::size_t i = 0; i < kParts; ++i) {
    value_[i] = keep_[i] * value_[i] + std::sqrt(1.0 - keep_[i] * keep_[i]) * random_.normal();
    sum += weight_[i] * value_[i];
  }
  return sum;
}

}  // namespace evenstride::sim
