#include "tools/fit/fit_date.h"

#include <ctime>

namespace evenstride {

std::string fit_date() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", &utc);
  return text;
}

}  // namespace evenstride
