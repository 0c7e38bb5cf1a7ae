#include "ingest/daemon/repairs.h"

#include <filesystem>
#include <future>
#include <map>

#include "core/base/time.h"
#include "ingest/daemon/log.h"
#include "ingest/session/session_hub.h"
#include "ingest/session/session_log.h"

namespace evenstride {
namespace {

bool is_empty(const std::string& path) {
  std::error_code error;
  return std::filesystem::file_size(path, error) == 0 && !error;
}

}  // namespace

Status Repairs::all(const std::string& folder) {
  entries_.add([](Catalogue& to) { return to.all_sessions_over(); });
  const auto unended = find_unended(folder);
  if (!unended) return Error{unended.error()};
  std::map<std::string, const UnendedRecording*> newest;
  for (const UnendedRecording& found : *unended) {
    const UnendedRecording*& known = newest[found.header.runner_id()];
    if (known == nullptr || known->header.start_unix_ns() < found.header.start_unix_ns()) known = &found;
  }
  for (const UnendedRecording& found : *unended) repair(found, newest[found.header.runner_id()] == &found);
  return Done{};
}

void Repairs::note_failure(const std::string& name, const std::string& why) {
  ++failures_;
  said_.push_back(name + ": " + why);
}

void Repairs::repair(const UnendedRecording& found, bool is_newest) {
  const std::string name = std::filesystem::path(found.path).filename().string();
  if (is_empty(found.path)) return remove(found.path, name);
  if (!found.fault.empty()) return note_failure(name, "left alone: " + found.fault);
  if (is_newest && is_young(found) && carry_on(found, name)) return;
  end(found, name);
}

// Its daemon ended before the beginning of the recording, which is written in one piece.
void Repairs::remove(const std::string& path, const std::string& name) {
  std::error_code error;
  std::filesystem::remove(path, error);
  if (error) return note_failure(name, "is empty and cannot be removed: " + error.message());
  said_.push_back(name + ": removed, nothing had been written to it");
}

bool Repairs::is_young(const UnendedRecording& found) const {
  const std::int64_t silent_ns =
      clock_.unix_ns() - found.header.start_unix_ns() - found.last.time_since_epoch().count();
  return !found.is_over && !found.header.is_replay() && silent_ns < end_after_.count();
}

bool Repairs::carry_on(const UnendedRecording& found, const std::string& name) {
  std::promise<Status> done;
  workers_.post(workers_.worker_of(found.header.runner_id()),
                [&](SessionHub& hub) { done.set_value(hub.resume(found.path)); });
  const Status resumed = done.get_future().get();
  if (!resumed) {
    note_failure(name, "cannot be carried on with: " + resumed.error());
    return false;
  }
  entries_.add([header = found.header, name](Catalogue& to) { return to.session_started(header, name); });
  said_.push_back(name + ": carried on with");
  Log::info("session carried on with", {{"session", found.header.session_id()}});
  return true;
}

void Repairs::end(const UnendedRecording& found, const std::string& name) {
  const auto mended = mend(found.path);
  if (!mended) return note_failure(name, "cannot be mended: " + mended.error());
  said_.push_back(name + ": mended, " + std::to_string(mended->bytes_kept) + " of " +
                  std::to_string(mended->bytes_before) + " bytes kept");
  v1::Summary summary;
  summary.set_recording(name);
  summary.set_runner_id(found.header.runner_id());
  summary.set_session_id(found.header.session_id());
  summary.set_start_unix_ns(found.header.start_unix_ns());
  summary.set_duration_s(seconds(found.last));
  entries_.add([header = found.header, summary](Catalogue& to) {
    const Status known = to.summary(header.session_id()) ? Status(Done{}) : to.session_ended(header, summary);
    return known ? to.session_repaired(header.session_id()) : known;
  });
}

}  // namespace evenstride
