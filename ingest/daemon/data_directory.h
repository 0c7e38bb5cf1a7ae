/// The daemon's directory: one daemon at a time, recordings in `recordings/`, the catalogue beside them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "proto/recording.pb.h"

namespace evenstride {

class DataDirectory {
 public:
  /// Makes what is missing and takes the lock. An error if another daemon holds it or it cannot be written.
  static Result<std::unique_ptr<DataDirectory>> open(const std::string& path);
  ~DataDirectory();
  DataDirectory(const DataDirectory&) = delete;
  DataDirectory& operator=(const DataDirectory&) = delete;

  std::string recordings() const { return path_ + "/recordings"; }
  std::string catalogue() const { return path_ + "/catalogue.sqlite"; }

 private:
  DataDirectory(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
  std::string path_;
  int lock_;
};

/// Whether a recording was closed: it ends as an MCAP file does. An error if it cannot be read.
Result<bool> has_end(const std::string& path);

/// A recording without its end: its daemon was killed, or went away while sensors were in.
struct UnendedRecording {
  std::string path;
  v1::SessionHeader header;
  Time last;             ///< of its last whole event
  std::string fault;     ///< not empty: it cannot be read at all
  bool is_over = false;  ///< the run has ended; only the file has not
};
/// Those in `folder`, oldest first; an error if it cannot be looked through. Reads each of them through once.
Result<std::vector<UnendedRecording>> find_unended(const std::string& folder);

/// $XDG_DATA_HOME/evenstride, or ~/.local/share/evenstride.
std::string default_data_directory();

}  // namespace evenstride
