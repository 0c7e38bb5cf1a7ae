/// A folder of the test's own, removed with it.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace evenstride::test {

class TempFolder {
 public:
  TempFolder() : TempFolder(std::filesystem::temp_directory_path().string()) {}
  /// In `parent` if that is there, else where temporary files go.
  explicit TempFolder(const std::string& parent) {
    const bool is_there = std::filesystem::is_directory(parent);
    const std::filesystem::path in =
        is_there ? std::filesystem::path(parent) : std::filesystem::temp_directory_path();
    std::string pattern = (in / "evenstride-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  std::vector<std::string> recordings() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      if (entry.path().extension() == ".mcap") found.push_back(entry.path().string());
    }
    return found;
  }

 private:
  std::string path_;
};

}  // namespace evenstride::test
