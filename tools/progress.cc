#include "tools/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace evenstride {
namespace {

constexpr std::size_t kWidth = 40;

}  // namespace

Progress::Progress(std::string label, std::size_t total)
    : label_(std::move(label)), total_(total), terminal_(isatty(STDERR_FILENO) == 1) {
  show(0);
}

Progress::~Progress() {
  if (terminal_) std::fputs("\r\033[K", stderr);
}

void Progress::show(std::size_t done) {
  if (!terminal_ || total_ == 0) return;
  const std::size_t filled = kWidth * std::min(done, total_) / total_;
  const std::string bar = std::string(filled, '#') + std::string(kWidth - filled, '.');
  std::fprintf(stderr, "\r%s [%s] %zu/%zu", label_.c_str(), bar.c_str(), done, total_);
  std::fflush(stderr);
}

}  // namespace evenstride
