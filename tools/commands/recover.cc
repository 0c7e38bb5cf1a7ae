#include <iostream>

#include "ingest/recording/session_reader.h"
#include "ingest/session/session_log.h"
#include "tools/commands/commands.h"

namespace evenstride::commands {
namespace {

// Says what is damaged in the middle; that is left as it is, for a copy may still be read elsewhere.
void name_damage(const std::string& file) {
  auto reader = SessionReader::open(file);
  if (!reader) throw CommandError(reader.error());
  SessionEvent event;
  while (reader->next(event)) {
  }
  for (const ReadReport::Loss& loss : reader->report().losses) {
    std::cout << file << ": " << loss.bytes << " bytes at " << loss.offset << ": " << loss.reason << '\n';
  }
}

int run(const std::string& file) {
  const auto mended = mend(file);
  if (!mended) throw CommandError(mended.error());
  if (mended->was_complete && mended->damaged == 0) {
    std::cout << file << ": complete, " << mended->messages << " messages\n";
    return kExitDone;
  }
  if (!mended->was_complete) {
    std::cout << file << ": mended, " << mended->bytes_kept << " of " << mended->bytes_before
              << " bytes kept, " << mended->messages << " messages\n";
  }
  name_damage(file);
  return kExitDone;
}

}  // namespace

Command recover() {
  return {"recover", "Mend a recording whose writer was killed", [](Options& options) {
            auto file = std::make_shared<std::string>();
            options.text("file", *file, "recording (MCAP); changed in place", true);
            return [file] { return run(*file); };
          }};
}

}  // namespace evenstride::commands
