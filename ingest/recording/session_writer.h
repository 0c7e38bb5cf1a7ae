/// Writes one session as a recording: what arrived, in the order and at the times at which it arrived, and
/// the results. The schemas lie inside the file; topics are in topics.h.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/site.h"
#include "core/base/time.h"
#include "ingest/recording/mcap_writer.h"
#include "proto/recording.pb.h"
#include "proto/results.pb.h"

namespace evenstride {

class SessionWriter {
 public:
  /// A file of its own; it must not exist unless `overwrite`. Nothing is synced: that is the recorder's work.
  static Result<std::unique_ptr<SessionWriter>> create(const std::string& path,
                                                       const v1::SessionHeader& header,
                                                       bool overwrite = false);
  /// `sink` must outlive the writer.
  SessionWriter(ByteSink& sink, const v1::SessionHeader& header, const McapWriterParams& params = {});
  /// Carries on with a scanned file whose last event was at `last`; `sink` stands behind `scan.cut_at` bytes.
  SessionWriter(ByteSink& sink, const v1::SessionHeader& header, mcap::Scan scan, Time last,
                const McapWriterParams& params = {});
  ~SessionWriter();
  SessionWriter(const SessionWriter&) = delete;
  SessionWriter& operator=(const SessionWriter&) = delete;

  /// What happened, in order. Times must rise: an event that is not later than the one before it is stored
  /// one nanosecond after it, so that the times alone give the order. @return the time stored.
  Time add(v1::SensorHello hello);  ///< the token is taken out
  Time add(v1::RecordedBlock block, Site site);
  Time add(v1::RecordedMarker marker);
  Time add(v1::RecordedTick tick);
  Time add(v1::RecordedClockReply reply);
  Time add(v1::SensorGone gone);
  Time add(v1::SessionEnd end);
  /// A block whose SampleBlock is already serialised; saves a copy on the daemon's path.
  Time add_block(Site site, Time arrival, std::string_view device_id, std::uint64_t boot_id,
                 std::string_view serialised_block);

  /// Results as they became known; they have no part in the order of events.
  void add(const v1::Step& step, Time known);
  void add(const v1::Stride& stride, Time known);
  void add(const v1::Symmetry& symmetry, Time known);
  void add(const v1::Fatigue& fatigue, Time known);
  void add(const v1::Prompt& prompt, Time known);
  void add(const v1::BreakOutcome& outcome, Time known);
  void add(const v1::SensorState& state, Time known);
  void add(const v1::Summary& summary, Time known);

  Time last_time() const;  ///< of the last event; the epoch before the first
  McapWriter& mcap();      ///< to flush, and to ask for sizes
  /// Writes index and summary; see McapWriter. @return the first failure of the sink, if any.
  Status close(const mcap::Summary* found = nullptr);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace evenstride
