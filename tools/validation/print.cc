#include "tools/validation/print.h"

#include <cstdarg>
#include <cstdio>

namespace evenstride::validation {

void print(std::string& out, const char* format, ...) {
  char line[512];
  va_list values;
  va_start(values, format);
  std::vsnprintf(line, sizeof line, format, values);
  va_end(values);
  out += line;
}

}  // namespace evenstride::validation
