/// Where a fitted model comes from, for people: the first lines of its text.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

namespace evenstride {

struct ModelOrigin {
  std::string fitted_on, command, date;

  /// Takes the line of `key` from `words`, which stand behind it. @return false if it is not one of these.
  bool take_origin(std::string_view key, std::istream& words);
  /// What `take_origin` reads.
  std::string origin_text() const;
};

}  // namespace evenstride
