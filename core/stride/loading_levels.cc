#include "core/stride/loading_levels.h"

namespace evenstride {

LoadingSplit LoadingSplit::alone(const LoadingTerms& terms) {
  LoadingSplit split;
  split.common = terms;
  split.half.count = split.deviation.count = terms.count;
  return split;
}

LoadingSplit LoadingLevels::push(Side side, const LoadingTerms& terms) {
  const std::size_t own = side == Side::kRight ? 1 : 0;
  steps_[own].push(terms);
  const LoadingTerms mine = mean(steps_[own]);
  const LoadingTerms others = steps_[1 - own].empty() ? mine : mean(steps_[1 - own]);
  LoadingSplit split = LoadingSplit::alone(terms);
  for (std::size_t i = 0; i < terms.count; ++i) {
    split.common.values[i] = 0.5 * (mine.values[i] + others.values[i]);
    split.half.values[i] = 0.5 * (mine.values[i] - others.values[i]);
    split.deviation.values[i] = terms.values[i] - mine.values[i];
  }
  return split;
}

void LoadingLevels::clear() {
  for (auto& side : steps_) side.clear();
}

LoadingTerms LoadingLevels::mean(const Ring<LoadingTerms>& steps) {
  LoadingTerms sum;
  sum.count = steps.back().count;
  for (std::size_t i = 0; i < steps.size(); ++i)
    for (std::size_t k = 0; k < sum.count; ++k) sum.values[k] += steps[i].values[k];
  for (std::size_t k = 0; k < sum.count; ++k) sum.values[k] /= static_cast<double>(steps.size());
  return sum;
}

}  // namespace evenstride
