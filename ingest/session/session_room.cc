#include "ingest/session/session_room.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

namespace evenstride {

std::uint64_t resident_bytes() {
  const int file = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char text[64] = {};
  const ssize_t size = ::read(file, text, sizeof text - 1);
  ::close(file);
  if (size <= 0) return 0;
  char* second = nullptr;
  (void)std::strtoull(text, &second, 10);  // pages in all; behind it those in memory
  return std::strtoull(second, nullptr, 10) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace evenstride
