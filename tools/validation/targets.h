/// What each figure should reach, and what others have published, beside which `validate` puts what it finds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/validation/score.h"

namespace evenstride::validation {

/// One claim about a group, judged.
struct Verdict {
  std::string claim;     ///< e.g. "contact time RMSE <= 6 ms"
  double value = kNone;  ///< what was found
  double limit = kNone;
  bool at_least = false;  ///< the limit is a least value
  bool met() const { return at_least ? value >= limit : value <= limit; }
};

/// Every claim that holds for groups of this name ("fukuchi2017_running / plain" ...); empty for others. A
/// quantity that was not found at all misses its limit (value kNone).
std::vector<Verdict> judge(const std::string& group, const GroupScore& score);

/// The best figure known from elsewhere for a quantity, with its source; empty when there is none.
std::string_view published(std::string_view quantity);

}  // namespace evenstride::validation
