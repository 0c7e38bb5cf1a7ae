/// Threads beside the workers, for what would hold a worker up: reading or syncing a file.
#pragma once

#include <functional>
#include <memory>

namespace evenstride {

class Background {
 public:
  /// @throws std::invalid_argument for no thread at all.
  explicit Background(unsigned threads);
  /// Finishes what was handed in.
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  /// Begun in the order in which they came; from any thread.
  void post(std::function<void()> task);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace evenstride
