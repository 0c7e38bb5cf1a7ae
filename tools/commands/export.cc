#include <filesystem>
#include <iostream>
#include <memory>

#include "tools/analysis/result_tables.h"
#include "tools/analysis/sources.h"
#include "tools/analysis/write_analysis.h"
#include "tools/commands/commands.h"
#include "tools/commands/known_options.h"
#include "tools/formats/file.h"
#include "tools/formats/session_bids.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::string file, to = "bids", out;
  KnownFiles known;
};

SessionReader open(const Source& source) {
  auto reader = SessionReader::open(source.file);
  if (!reader) throw CommandError(reader.error());
  return std::move(*reader);
}

void check(const Status& status) {
  if (!status) throw CommandError(status.error());
}

/// Readings of every sensor, and what was made of them.
void write_csv(const Source& source, const BidsRecording& recording, const std::string& out,
               const AnalysisParams& params) {
  SessionReader reader = open(source);
  auto analysis = evenstride::analyze(reader, source.name, params);
  if (!analysis) throw CommandError(analysis.error());
  std::filesystem::create_directories(out);
  for (const BidsSensor& sensor : recording.sensors)
    check(write_file(out + "/" + sensor.tracksys + ".csv", sensor_csv(sensor)));
  check(write_file(out + "/steps.csv", steps_csv(analysis->steps)));
  check(write_file(out + "/strides.csv", strides_csv(analysis->strides)));
  check(write_file(out + "/summary.json", to_json(analysis->summary)));
}

int run(const Wanted& wanted) {
  auto sources = find_sources(wanted.file, "");
  if (!sources) throw CommandError(sources.error());
  const Source& source = sources->front();
  if (source.file.empty()) throw CommandError(wanted.file + " is no .mcap recording");
  SessionReader reader = open(source);
  auto recording = read_session(reader, source.name);
  if (!recording) throw CommandError(source.file + ": " + recording.error());
  for (const std::string& note : recording->notes) std::cout << "not mapped: " << note << '\n';
  if (wanted.to == "bids")
    check(write_motion_bids(*recording, wanted.out));
  else
    write_csv(source, *recording, wanted.out, params_of(wanted.known));
  std::cout << recording->sensors.size() << " sensors written to " << wanted.out << '\n';
  return kExitDone;
}

}  // namespace

Command export_recording() {
  return {"export", "Write a recording (.mcap) in an open format", [](Options& options) {
            auto wanted = std::make_shared<Wanted>();
            known_options(options, wanted->known)
                .text("FILE", wanted->file, "The recording", true)
                .choice("--to", wanted->to, "Motion-BIDS dataset, or tables", {"bids", "csv"})
                .text("--out", wanted->out, "Folder to write into", true);
            return [wanted] { return run(*wanted); };
          }};
}

}  // namespace evenstride::commands
