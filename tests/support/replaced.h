/// A text with one part changed, for tests of what a reader refuses.
#pragma once

#include <string>

namespace evenstride::test {

/// `text` with the first `from`, which must be in it, replaced by `to`. @throws std::out_of_range if it is
/// not.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace evenstride::test
