#include "ingest/daemon/process.h"

#include <malloc.h>
#include <sys/resource.h>

namespace evenstride {

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

void return_large_blocks() {
#if defined(__GLIBC__)
  (void)::mallopt(M_MMAP_THRESHOLD, 128 * 1024);
#endif
}

}  // namespace evenstride
