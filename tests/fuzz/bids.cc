#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "ingest/recording/session_reader.h"
#include "tests/fuzz/bids_files.h"
#include "tests/fuzz/targets.h"
#include "tools/formats/bids_session.h"
#include "tools/formats/session_bids.h"

namespace evenstride::fuzz {
namespace {

namespace fs = std::filesystem;

/// A folder in memory where there is one, made anew for each process and gone with it.
class Dataset {
 public:
  Dataset() {
    const fs::path base = fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path();
    folder_ = base / ("evenstride-fuzz-" + std::to_string(::getpid()));
    fs::create_directories(folder_ / "sub-A/motion");
  }
  ~Dataset() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  std::string path() const { return folder_.string(); }

  void write(std::string_view bytes) const {
    for (const std::string_view file : kBidsFiles) {
      const auto path =
          folder_ / "sub-A/motion" / (std::string(kBidsRecording) + "_tracksys-pelvis_" + std::string(file));
      if (bytes.data() == nullptr) {
        fs::remove(path);
        continue;
      }
      const std::size_t end = bytes.find(kFileSeparator);
      std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes.substr(0, end);
      bytes = end == bytes.npos ? std::string_view() : bytes.substr(end + 1);
    }
  }

 private:
  fs::path folder_;
};

// As `evenstride import` does, and back.
void import(const BidsRecording& recording) {
  v1::SessionHeader header;
  header.set_session_id(recording.name);
  header.set_runner_id(recording.participant);
  MemorySink sink;
  SessionWriter writer(sink, header);
  const auto left_out = write_session(recording, writer);
  promise(static_cast<bool>(writer.close()), "memory takes a recording");
  if (!left_out) return;
  auto reader = SessionReader::from(sink.bytes());
  promise(static_cast<bool>(reader), "an imported recording can be read");
  (void)read_session(*reader, recording.task);
  promise(reader->report().complete && reader->undecodable() == 0, "an imported recording is whole");
}

}  // namespace

void bids(std::string_view bytes) {
  static const Dataset kDataset;
  if (bytes.data() == nullptr) return;
  kDataset.write(bytes);
  const auto recording = read_motion_bids(kDataset.path(), std::string(kBidsRecording));
  if (!recording) return promise(!recording.error().empty(), "a refusal says why");
  for (const BidsSensor& sensor : recording->sensors)
    promise(sensor.rows.size() == sensor.device_time_s.size(), "each row has its time");
  import(*recording);
}

}  // namespace evenstride::fuzz
