#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>

#include "ingest/recording/session_writer.h"
#include "ingest/version.h"
#include "tools/analysis/sources.h"
#include "tools/commands/commands.h"
#include "tools/formats/bids_session.h"
#include "tools/formats/xdf.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::string source, out, recording;
  bool force = false;
};

bool is_xdf(const std::string& path) { return path.ends_with(".xdf") || path.ends_with(".xdf.gz"); }

void write(const BidsRecording& recording, const Wanted& wanted) {
  v1::SessionHeader header;
  header.set_session_id(recording.name);
  header.set_runner_id(recording.participant);
  header.set_software_version(version());
  header.set_source((is_xdf(wanted.source) ? "XDF " : "Motion-BIDS ") + recording.name);
  auto writer = SessionWriter::create(wanted.out, header, wanted.force);
  if (!writer) throw CommandError(writer.error());
  auto left_out = write_session(recording, **writer);
  const Status closed = (*writer)->close();
  if (!left_out || !closed) {
    std::error_code error;
    std::filesystem::remove(wanted.out, error);  // a part of a recording is worse than none
    throw CommandError(left_out ? closed.error() : left_out.error());
  }
  if (*left_out > 0)
    std::cout << "not mapped: " << *left_out << " blocks with readings that are no numbers\n";
}

Result<BidsRecording> read(const Wanted& wanted) {
  if (is_xdf(wanted.source)) return read_xdf(wanted.source);
  auto sources = find_sources(wanted.source, wanted.recording);
  if (!sources) return Error{sources.error()};
  if (sources->size() != 1)
    return Error{wanted.source + " holds " + std::to_string(sources->size()) +
                 " recordings; name one with --recording"};
  const Source& source = sources->front();
  if (source.dataset.empty()) return Error{source.file + " is neither XDF nor a Motion-BIDS recording"};
  return read_motion_bids(source.dataset, source.name);
}

int run(const Wanted& wanted) {
  auto recording = read(wanted);
  if (!recording) throw CommandError(recording.error());
  write(*recording, wanted);
  for (const std::string& note : recording->notes) std::cout << "not mapped: " << note << '\n';
  for (const BidsSensor& sensor : recording->sensors) {
    const CountScale scale = count_scale_of(sensor);
    std::cout << name(sensor.spec.site) << ": " << sensor.rows.size()
              << " readings, one count = " << scale.accel_mps2 << " m/s^2";
    if (sensor.spec.has_gyro) std::cout << ", " << scale.gyro_radps << " rad/s";
    std::cout << '\n';
  }
  std::cout << "written to " << wanted.out << '\n';
  return kExitDone;
}

}  // namespace

Command import_recording() {
  return {"import", "Make a recording (.mcap) of a foreign one", [](Options& options) {
            auto wanted = std::make_shared<Wanted>();
            options
                .text("SRC", wanted->source,
                      "A Motion-BIDS recording, a dataset with --recording, or an .xdf", true)
                .text("--out", wanted->out, "The .mcap to write", true)
                .text("--recording", wanted->recording, "Which recording of a dataset")
                .flag("--force", wanted->force, "Write over a file that is there");
            return [wanted] { return run(*wanted); };
          }};
}

}  // namespace evenstride::commands
