/// The way of every event of a session, so that its file alone tells the same run again: the event is written
/// down, gets the time under which it was written, and goes to the pipeline with that time.
#pragma once

#include <string_view>

#include "ingest/recording/play.h"
#include "ingest/session/session_storage.h"

namespace evenstride {

inline Time session_time(std::int64_t ns) { return Time(Duration(ns)); }
inline std::int64_t ns_of(Time time) { return time.time_since_epoch().count(); }

class EventTrack {
 public:
  /// Without a file (`storage` has given it up) events keep the time they come with. `pairs` must outlive
  /// this.
  EventTrack(Pipeline& pipeline, SessionStorage& storage, std::span<const ShoePair> pairs = {})
      : feed_(pipeline, pairs), storage_(storage) {}

  Time last() const { return last_; }  ///< of the last event
  /// The first instant at which another event may happen.
  Time next() const { return last_ + Duration(1); }

  /// `time` should be later than all before; SensorHello, RecordedMarker, RecordedTick, RecordedClockReply,
  /// SensorGone or SessionEnd.
  template <class Event>
  void take(Event event, Time time) {
    stamp(event, time);
    last_ = time;
    if (SessionWriter* writer = storage_.writer()) last_ = writer->add(event);
    stamp(event, last_);
    feed_.feed(event);
  }
  /// A block is written as it came, `serialised`; `analyse` hands it to the pipeline too.
  void write_block(const SensorDevice& device, std::string_view serialised, Time time);
  void analyse_block(const SensorDevice& device, const v1::SampleBlock& block) {
    feed_.feed_block(device.hello.device_id(), block, last_);
  }
  /// An event that is in the file already.
  void replay(const SessionEvent& event);

 private:
  template <class Event>
  static void stamp(Event& event, Time time) {
    event.set_arrival_ns(ns_of(time));
  }
  static void stamp(v1::RecordedTick& tick, Time time) { tick.set_time_ns(ns_of(time)); }
  static void stamp(v1::SessionEnd& end, Time time) { end.set_time_ns(ns_of(time)); }

  PipelineFeed feed_;
  SessionStorage& storage_;
  Time last_{};
};

}  // namespace evenstride
