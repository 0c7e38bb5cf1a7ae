// Loaded before the C library: counts calls and lets the chosen ones fail. Everything else goes straight to
// the kernel, or to the C library's own allocator. See fault_plan.h.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "tests/support/faults/fault_plan.h"

namespace {

using evenstride::test::FaultCall;
using evenstride::test::FaultPlan;

FaultPlan* plan = nullptr;

__attribute__((constructor)) void find_plan() {
  const char* path = std::getenv("EVENSTRIDE_FAULT_PLAN");
  if (path == nullptr) return;
  const long file = ::syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void* page =
      ::mmap(nullptr, sizeof(FaultPlan), PROT_READ | PROT_WRITE, MAP_SHARED, static_cast<int>(file), 0);
  ::syscall(SYS_close, file);
  if (page != MAP_FAILED) plan = static_cast<FaultPlan*>(page);
}

// What a descriptor stands for; allocates nothing.
void name_of(int file, char (&out)[sizeof FaultPlan::what]) {
  char link[32] = "/proc/self/fd/";
  char* end = link + std::strlen(link);
  for (int unit = 10'000; unit >= 1; unit /= 10) {
    if (file >= unit || unit == 1) *end++ = static_cast<char>('0' + file / unit % 10);
  }
  std::memset(out, 0, sizeof out);
  ::syscall(SYS_readlinkat, AT_FDCWD, link, out, sizeof out - 1);
}

void note(const char* path, int file) {
  if (path != nullptr) {
    std::strncpy(plan->what, path, sizeof plan->what - 1);
  } else if (file >= 0) {
    name_of(file, plan->what);
  }
}

// Pipes, sockets and event counters do not fail as disks do.
bool is_of_a_disk(int file) {
  char name[sizeof FaultPlan::what];
  name_of(file, name);
  return name[0] == '/';
}

bool fails(FaultCall call, const char* path = nullptr, int file = -1) {
  if (plan == nullptr || plan->is_counting.load(std::memory_order_relaxed) == 0 || plan->call != call)
    return false;
  if (call == FaultCall::kWrite && !is_of_a_disk(file)) return false;
  const std::uint64_t now = plan->calls.fetch_add(1) + 1;
  const bool hit = plan->for_good != 0 ? now >= plan->at : now == plan->at;
  if (!hit) return false;
  if (plan->failures.fetch_add(1) == 0) note(path, file);
  errno = static_cast<int>(plan->error);
  return true;
}

int open_at(int folder, const char* path, int flags, unsigned mode) {
  if (fails(FaultCall::kOpen, path)) return -1;
  return static_cast<int>(::syscall(SYS_openat, folder, path, flags, mode));
}

unsigned mode_of(int flags, va_list more) {
  return (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(more, unsigned) : 0;
}

}  // namespace

#define OPEN_LIKE(NAME)                          \
  int NAME(const char* path, int flags, ...) {   \
    va_list more;                                \
    va_start(more, flags);                       \
    const unsigned mode = mode_of(flags, more);  \
    va_end(more);                                \
    return open_at(AT_FDCWD, path, flags, mode); \
  }
#define OPENAT_LIKE(NAME)                                  \
  int NAME(int folder, const char* path, int flags, ...) { \
    va_list more;                                          \
    va_start(more, flags);                                 \
    const unsigned mode = mode_of(flags, more);            \
    va_end(more);                                          \
    return open_at(folder, path, flags, mode);             \
  }

extern "C" {

void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

OPEN_LIKE(open)
OPEN_LIKE(open64)
OPENAT_LIKE(openat)
OPENAT_LIKE(openat64)

ssize_t write(int file, const void* bytes, std::size_t size) {
  if (!fails(FaultCall::kWrite, nullptr, file)) return ::syscall(SYS_write, file, bytes, size);
  return plan->error != 0 ? -1 : ::syscall(SYS_write, file, bytes, (size + 1) / 2);
}
ssize_t pwrite64(int file, const void* bytes, std::size_t size, off64_t at) {
  if (!fails(FaultCall::kWrite, nullptr, file)) return ::syscall(SYS_pwrite64, file, bytes, size, at);
  return plan->error != 0 ? -1 : ::syscall(SYS_pwrite64, file, bytes, (size + 1) / 2, at);
}
ssize_t pwrite(int file, const void* bytes, std::size_t size, off_t at) {
  return pwrite64(file, bytes, size, at);
}
ssize_t writev(int file, const iovec* pieces, int count) {
  if (!fails(FaultCall::kWrite, nullptr, file)) return ::syscall(SYS_writev, file, pieces, count);
  return plan->error != 0 ? -1 : ::syscall(SYS_writev, file, pieces, 1);
}
int fdatasync(int file) {
  if (fails(FaultCall::kFdatasync, nullptr, file)) return -1;
  return static_cast<int>(::syscall(SYS_fdatasync, file));
}
int fsync(int file) {
  if (fails(FaultCall::kFsync, nullptr, file)) return -1;
  return static_cast<int>(::syscall(SYS_fsync, file));
}
int rename(const char* from, const char* to) noexcept {
  if (fails(FaultCall::kRename, from)) return -1;
  return static_cast<int>(::syscall(SYS_rename, from, to));
}
int accept4(int file, sockaddr* address, socklen_t* size, int flags) {
  if (fails(FaultCall::kAccept)) return -1;
  return static_cast<int>(::syscall(SYS_accept4, file, address, size, flags));
}
int accept(int file, sockaddr* address, socklen_t* size) { return accept4(file, address, size, 0); }

void* malloc(std::size_t size) noexcept { return fails(FaultCall::kMalloc) ? nullptr : __libc_malloc(size); }
void* calloc(std::size_t count, std::size_t size) noexcept {
  return fails(FaultCall::kMalloc) ? nullptr : __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) noexcept {
  return fails(FaultCall::kMalloc) ? nullptr : __libc_realloc(old, size);
}
void* aligned_alloc(std::size_t to, std::size_t size) noexcept {
  return fails(FaultCall::kMalloc) ? nullptr : __libc_memalign(to, size);
}

}  // extern "C"
