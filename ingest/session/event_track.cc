#include "ingest/session/event_track.h"

#include <algorithm>

namespace evenstride {

void EventTrack::write_block(const SensorDevice& device, std::string_view serialised, Time time) {
  last_ = std::max(time, next());
  if (SessionWriter* writer = storage_.writer()) {
    last_ = writer->add_block(device.site, last_, device.hello.device_id(), device.hello.device_boot_id(),
                              serialised);
  }
}

void EventTrack::replay(const SessionEvent& event) {
  last_ = session_time(event_time_ns(event));
  feed_.feed(event);
}

}  // namespace evenstride
