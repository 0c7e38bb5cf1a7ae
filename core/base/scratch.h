/// Working memory that all runners of a thread share.
#pragma once

#include <memory>

namespace evenstride {

/// The calling thread's own `T`, made at its first use and kept until the thread ends. Whoever takes it fills
/// it anew and leaves nothing in it that is needed later; nobody else may use it meanwhile, so each use that
/// can nest with another has a type of its own.
template <class T>
T& thread_scratch() {
  static thread_local const auto scratch = std::make_unique<T>();
  return *scratch;
}

}  // namespace evenstride
