#include "tools/formats/xdf.h"

#include "ingest/recording/session_reader.h"
#include "ingest/recording/session_writer.h"
#include "tests/fuzz/targets.h"
#include "tools/formats/bids_session.h"

namespace evenstride::fuzz {

void xdf(std::string_view bytes) {
  const auto recording = xdf_recording(bytes, "this");
  if (!recording) return promise(recording.error().starts_with("this"), "a refusal names the file");
  for (const BidsSensor& sensor : recording->sensors)
    promise(sensor.rows.size() == sensor.device_time_s.size() && !sensor.rows.empty(),
            "each row has its time");
  v1::SessionHeader header;
  header.set_session_id(recording->name);
  MemorySink sink;
  SessionWriter writer(sink, header);
  (void)write_session(*recording, writer);
  promise(static_cast<bool>(writer.close()), "memory takes a recording");
  auto reader = SessionReader::from(sink.bytes());
  promise(static_cast<bool>(reader), "an imported recording can be read");
  SessionEvent event;
  while (reader->next(event)) {
  }
  promise(reader->undecodable() == 0, "an imported recording is whole");
}

}  // namespace evenstride::fuzz
