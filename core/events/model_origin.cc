#include "core/events/model_origin.h"

#include <istream>

namespace evenstride {

bool ModelOrigin::take_origin(std::string_view key, std::istream& words) {
  std::string* const line = key == "fitted_on" ? &fitted_on
                            : key == "command" ? &command
                            : key == "date"    ? &date
                                               : nullptr;
  if (line != nullptr) std::getline(words, *line);
  return line != nullptr;
}

std::string ModelOrigin::origin_text() const {
  return "fitted_on " + fitted_on + "\ncommand " + command + "\ndate " + date + "\n";
}

}  // namespace evenstride
