#include "ingest/client/lanes.h"

#include <algorithm>
#include <thread>

#include "ingest/recording/session_reader.h"

namespace evenstride {

std::vector<v1::Site> RecordedSensors::sites() const {
  std::vector<v1::Site> out;
  for (const v1::SensorHello& first : firsts) out.push_back(first.hello().site());
  return out;
}

Result<RecordedSensors> sensors_in(const std::string& file) {
  auto reader = SessionReader::open(file);
  if (!reader) return Error{reader.error()};
  RecordedSensors out;
  out.header = reader->header();
  out.first_ns = INT64_MAX;
  SessionEvent event;
  while (reader->next(event)) {
    out.first_ns = std::min(out.first_ns, event_time_ns(event));
    const auto* hello = std::get_if<v1::SensorHello>(&event);
    if (hello == nullptr) continue;
    const bool is_known = std::any_of(
        out.firsts.begin(), out.firsts.end(),
        [&](const v1::SensorHello& first) { return first.hello().site() == hello->hello().site(); });
    if (!is_known) out.firsts.push_back(*hello);
  }
  if (out.firsts.empty()) return Error{file + ": no sensor in it"};
  return out;
}

Status play_lanes(std::size_t count, ReplayProgress& progress,
                  const std::function<Status(std::size_t)>& play) {
  std::vector<Status> ends(count, Done{});
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      ends[i] = play(i);
      if (!ends[i]) progress.cancelled = true;
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto failed =
      std::find_if(ends.begin(), ends.end(), [](const Status& s) { return !s && s.error() != "cancelled"; });
  if (failed != ends.end()) return *failed;
  return progress.cancelled ? Status(Error{"cancelled"}) : Status(Done{});
}

}  // namespace evenstride
