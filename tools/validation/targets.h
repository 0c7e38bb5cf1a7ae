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
  /// Where `value` is not there: why, and whether that is the reference's doing.
  std::string absent = {};
  bool nothing_to_compare = false;
  bool met() const { return at_least ? value >= limit : value <= limit; }
  /// Not met, although there was something to compare.
  bool missed() const { return !nothing_to_compare && !met(); }
};

/// Every claim that holds for groups of this name ("fukuchi2017_running / plain" ...); empty for others. A
/// quantity that the reference tells and that was never measured misses its limit; one that the reference
/// does not tell neither meets nor misses it. Both have no value, and say why.
std::vector<Verdict> judge(const std::string& group, const GroupScore& score);

/// What was found, with its unit where it is a share: "5.1", "99.8 %", or why there is nothing.
std::string found(const Verdict& verdict);

/// The best figure known from elsewhere for a quantity, with its source; empty when there is none.
std::string_view published(std::string_view quantity);

}  // namespace evenstride::validation
