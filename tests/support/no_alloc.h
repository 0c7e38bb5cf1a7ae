/// Counts heap allocations while it lives, so that a test can prove that a path allocates nothing.
#pragma once

#include <cstddef>

namespace evenstride::test {

class AllocationCounter {
 public:
  AllocationCounter();
  std::size_t count() const;  ///< allocations of this thread since construction

 private:
  std::size_t start_;
};

}  // namespace evenstride::test
