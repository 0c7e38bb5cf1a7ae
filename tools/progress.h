/// A bar on stderr while long work runs; silent when stderr is no terminal.
#pragma once

#include <cstddef>
#include <string>

namespace evenstride {

class Progress {
 public:
  Progress(std::string label, std::size_t total);
  ~Progress();  ///< clears the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(std::size_t done);

 private:
  std::string label_;
  std::size_t total_;
  bool terminal_;
};

}  // namespace evenstride
