#include "tools/validation/match.h"

#include <algorithm>
#include <cmath>

namespace evenstride::validation {

std::vector<std::pair<std::size_t, std::size_t>> match(const std::vector<SidedTime>& truth,
                                                       const std::vector<SidedTime>& predicted,
                                                       double window_s) {
  struct Candidate {
    double distance_s;
    std::size_t truth, predicted;
  };
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < truth.size(); ++i)
    for (std::size_t j = 0; j < predicted.size(); ++j) {
      const double distance_s = std::abs(truth[i].time_s - predicted[j].time_s);
      if (distance_s <= window_s && truth[i].side == predicted[j].side)
        candidates.push_back({distance_s, i, j});
    }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.distance_s < b.distance_s; });
  std::vector<bool> truth_used(truth.size()), predicted_used(predicted.size());
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (const Candidate& c : candidates) {
    if (truth_used[c.truth] || predicted_used[c.predicted]) continue;
    truth_used[c.truth] = predicted_used[c.predicted] = true;
    pairs.emplace_back(c.truth, c.predicted);
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

}  // namespace evenstride::validation
