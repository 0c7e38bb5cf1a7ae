/// What was found on a dataset whose reference is not a table of steps: one line a claim.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/formats/json.h"
#include "tools/validation/quantities.h"

namespace evenstride::validation {

struct Finding {
  std::string what;
  double value = kNone;
  std::string unit;
  std::optional<double> limit;  ///< what it should reach
  bool at_least = false;        ///< the limit is a least value
  bool met() const { return !limit || (at_least ? value >= *limit : value <= *limit); }
};

struct Findings {
  std::string title;
  std::vector<Finding> rows;
  std::vector<std::string> remarks;  ///< limits of the reference, and what could not be compared
};

std::string findings_to_text(const std::vector<Findings>& all);
Json findings_to_json(const std::vector<Findings>& all);

}  // namespace evenstride::validation
