/// Group commit: many files made durable at once, on threads of their own.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ingest/recording/byte_sink.h"
#include "ingest/session/background.h"

namespace evenstride {

class Committer {
 public:
  struct Job {
    std::shared_ptr<FileSink> file;
    std::function<void(const Status&)> done;  ///< runs on one of the committer's threads
  };
  /// @throws std::invalid_argument for no thread at all.
  explicit Committer(unsigned threads) : threads_(threads) {}

  /// Syncs every file; from any thread.
  void commit(std::vector<Job> jobs);

 private:
  Background threads_;  // finishes what was handed in
};

}  // namespace evenstride
