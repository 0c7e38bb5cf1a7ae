#include "ingest/session/committer.h"

namespace evenstride {

void Committer::commit(std::vector<Job> jobs) {
  for (Job& job : jobs) {
    threads_.post([job = std::move(job)] { job.done(job.file->sync()); });
  }
}

}  // namespace evenstride
