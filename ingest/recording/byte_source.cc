#include "ingest/recording/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace evenstride {
namespace {

constexpr std::uint64_t kWindow = 512 * 1024;  // read ahead: most records are smaller

class FileSource : public ByteSource {
 public:
  FileSource(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  ~FileSource() override { ::close(descriptor_); }
  std::uint64_t size() const override { return size_; }

  std::string_view read(std::uint64_t offset, std::uint64_t length) override {
    if (offset >= size_) return {};
    length = std::min(length, size_ - offset);
    if (offset < start_ || offset + length > start_ + window_.size()) fill(offset, std::max(length, kWindow));
    const std::uint64_t skip = offset - start_;
    return std::string_view(window_).substr(static_cast<std::size_t>(skip), static_cast<std::size_t>(length));
  }

 private:
  void fill(std::uint64_t offset, std::uint64_t length) {
    start_ = offset;
    window_.resize(static_cast<std::size_t>(std::min(length, size_ - offset)));
    std::size_t got = 0;
    while (got < window_.size()) {
      const auto at = static_cast<off_t>(offset + got);
      const ssize_t n = ::pread(descriptor_, window_.data() + got, window_.size() - got, at);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) break;
      got += static_cast<std::size_t>(n);
    }
    window_.resize(got);
  }

  int descriptor_;
  std::uint64_t size_;
  std::uint64_t start_ = 0;
  std::string window_;
};

class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  std::string_view read(std::uint64_t offset, std::uint64_t length) override {
    if (offset >= bytes_.size()) return {};
    return bytes_.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(length));
  }

 private:
  std::string_view bytes_;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> open_source(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return Error{"cannot open " + path + ": " + std::strerror(errno)};
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor);
    return Error{path + " is not a file"};
  }
  return std::unique_ptr<ByteSource>(new FileSource(descriptor, static_cast<std::uint64_t>(status.st_size)));
}

std::unique_ptr<ByteSource> memory_source(std::string_view bytes) {
  return std::make_unique<MemorySource>(bytes);
}

}  // namespace evenstride
