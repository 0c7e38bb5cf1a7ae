/// The same work for many items on the cores of this machine.
#pragma once

#include <cstddef>
#include <functional>

namespace evenstride {

/// Calls `work(i)` for every i below `count`, several at a time, each once; `done(n)` after each, one call at
/// a time, with how many are finished. The first exception of `work` is thrown again when all have ended.
/// `threads` 0 = as many as there are cores.
void run_all(std::size_t count, const std::function<void(std::size_t)>& work,
             const std::function<void(std::size_t)>& done, unsigned threads = 0);

}  // namespace evenstride
