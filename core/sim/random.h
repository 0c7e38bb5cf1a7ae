/// Seeded random numbers that are the same on every compiler and library (std distributions are not).
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace evenstride::sim {

/// SplitMix64 (Steele, Lea & Flood 2014, doi:10.1145/2714064.2660195); normal deviates by Box-Muller.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t bits() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  /// In (0, 1): never 0, so that its logarithm is finite.
  double uniform() { return (static_cast<double>(bits() >> 11) + 0.5) * 0x1.0p-53; }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  double normal() {
    const double radius = std::sqrt(-2.0 * std::log(uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
  }
  double exponential(double mean) { return -mean * std::log(uniform()); }

 private:
  std::uint64_t state_;
};

}  // namespace evenstride::sim
