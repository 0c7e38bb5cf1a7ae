/// The last 5 s of a signal at 50 Hz: how much it varies, and how much it is like itself some time before.
#pragma once

#include <array>
#include <cstddef>

namespace evenstride {

class RepeatWindow {
 public:
  static constexpr double kGrid_hz = 50.0;
  static constexpr std::size_t kLength = 256;    ///< 5.1 s
  static constexpr std::size_t kCompared = 128;  ///< cells that `likeness` compares: 2.6 s

  void clear() { filled_ = 0; }
  void add(double value);
  std::size_t filled() const { return filled_; }
  bool full() const { return filled_ == kLength; }

  /// 1 = newest; up to `filled`.
  double operator[](std::size_t back) const { return ring_[(head_ + kLength - back) % kLength]; }
  /// SD of `count` values from `first_back` on, backwards.
  double spread(std::size_t first_back, std::size_t count) const;
  /// Normalised autocorrelation of the newest `kCompared` values, -1 to 1; 0 where they are constant.
  double likeness(std::size_t lag) const;
  /// Where between the cells the likeness about a lag that is a local maximum is largest.
  double refined(std::size_t lag) const;

 private:
  std::array<double, kLength> ring_{};
  std::size_t head_ = 0, filled_ = 0;
};

}  // namespace evenstride
