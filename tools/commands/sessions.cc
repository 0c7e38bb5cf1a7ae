#include <ctime>
#include <filesystem>
#include <iomanip>
#include <iostream>

#include "ingest/catalogue/catalogue.h"
#include "ingest/daemon/daemon.h"
#include "ingest/daemon/data_directory.h"
#include "ingest/http/json.h"
#include "tools/commands/commands.h"

namespace evenstride::commands {
namespace {

struct Request {
  std::string data = default_data_directory();
  std::string keep, release;
  long most = 50;
  bool json = false;
};

std::string date_of(std::int64_t unix_ns) {
  const auto wall = static_cast<std::time_t>(unix_ns / 1'000'000'000);
  std::tm utc{};
  ::gmtime_r(&wall, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &utc);
  return text;
}

int run(const Request& r) {
  const std::string path = r.data + "/catalogue.sqlite";
  if (!std::filesystem::exists(path)) throw CommandError("no catalogue in " + r.data);
  auto catalogue = Catalogue::open(path);
  if (!catalogue) throw CommandError(catalogue.error());
  for (const auto& [id, keep] : {std::pair(r.keep, true), std::pair(r.release, false)}) {
    if (id.empty()) continue;
    const Status marked = (*catalogue)->keep_session(id, keep);
    if (!marked) throw CommandError(marked.error());
  }
  v1::SessionList list;
  for (auto& info : (*catalogue)->sessions(static_cast<int>(r.most))) *list.add_sessions() = std::move(info);
  if (r.json) {
    std::cout << json_text(list) << '\n';
    return kExitDone;
  }
  for (const v1::SessionInfo& info : list.sessions()) {
    std::cout << date_of(info.start_unix_ns()) << "  " << std::left << std::setw(16) << info.runner_id()
              << std::right << std::setw(7) << std::fixed << std::setprecision(1) << info.duration_s() / 60.0
              << " min  " << info.recording() << (info.active() ? "  running" : "")
              << (info.is_replay() ? "  replay" : "") << (info.repaired() ? "  mended" : "")
              << (info.kept() ? "  kept" : "")
              << (info.removed_unix_ns() != 0 ? "  recording removed: " + info.removed_why() : "") << '\n';
  }
  return kExitDone;
}

}  // namespace

Command sessions() {
  return {"sessions", "List what a data directory holds", [](Options& options) {
            auto r = std::make_shared<Request>();
            options.text("--data", r->data, "data directory of the daemon")
                .count("--most", r->most, "newest so many", 1, 100'000)
                .text("--keep", r->keep, "mark a session (its id): retention never removes it")
                .text("--release", r->release, "take that mark away")
                .flag("--json", r->json, "as JSON");
            return [r] { return run(*r); };
          }};
}

}  // namespace evenstride::commands
