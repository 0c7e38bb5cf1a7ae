#include <cstdlib>
#include <iostream>

#include "tests/fuzz/targets.h"

namespace evenstride::fuzz {

void promise(bool holds, std::string_view what) {
  if (holds) return;
  std::cerr << "broken promise: " << what << std::endl;
  std::abort();
}

}  // namespace evenstride::fuzz
