/// Formatted text at the end of a string, for tables.
#pragma once

#include <string>

namespace evenstride::validation {

/// As std::printf; of one call at most 511 characters.
__attribute__((format(printf, 2, 3))) void print(std::string& out, const char* format, ...);

}  // namespace evenstride::validation
