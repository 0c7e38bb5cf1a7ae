/// Which instants of one course belong to which of another: dynamic time warping.
///
/// Sakoe & Chiba 1978, doi:10.1109/TASSP.1978.1163055, squared distances; the path stays within the
/// parallelogram of slopes 1/2 to 2 (Itakura 1975, doi:10.1109/TASSP.1975.1162641).
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace evenstride {

/// Allocates at construction only.
class TimeWarp {
 public:
  static constexpr std::size_t kLongest = 180;
  using Point = std::array<float, 2>;

  TimeWarp();

  /// Both of one length, 2 to kLongest.
  void align(std::span<const Point> course, std::span<const Point> pattern);

  /// First and last instant of the course that belongs to instant `at` of the pattern.
  std::size_t first_at(std::size_t at) const { return first_[at]; }
  std::size_t last_at(std::size_t at) const { return last_[at]; }

 private:
  float& cost(std::size_t i, std::size_t j) { return cost_[i * kLongest + j]; }
  void add_up(std::span<const Point> course, std::span<const Point> pattern);
  void walk_back(std::size_t size);

  std::vector<float> cost_;  ///< least sum of distances from the beginning to (course, pattern)
  std::array<std::size_t, kLongest> first_{}, last_{};
};

}  // namespace evenstride
