/// Reads a session's recording back, event by event in the order of arrival.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "ingest/recording/mcap_reader.h"
#include "proto/recording.pb.h"
#include "proto/results.pb.h"

namespace evenstride {

/// What happened, as recorded.
using SessionEvent = std::variant<v1::RecordedBlock, v1::SensorHello, v1::RecordedMarker, v1::RecordedTick,
                                  v1::RecordedClockReply, v1::SensorGone, v1::SessionEnd>;

/// A result that was known while the session was recorded.
using SessionResult = std::variant<v1::Step, v1::Stride, v1::Symmetry, v1::Fatigue, v1::Prompt,
                                   v1::BreakOutcome, v1::SensorState, v1::Summary>;

/// Session time of an event, ns.
std::int64_t event_time_ns(const SessionEvent& event);

class SessionReader {
 public:
  /// An error if the file cannot be opened, is no MCAP, or does not begin with a session's header.
  static Result<SessionReader> open(const std::string& path);
  /// `bytes` must outlive the reader.
  static Result<SessionReader> from(std::string_view bytes);

  const v1::SessionHeader& header() const { return header_; }
  /// The next event; false at the end, torn or not. Passing the same object again saves allocations.
  bool next(SessionEvent& event);
  /// The next recorded result; false at the end. Do not mix with `next`: each reads the file once through.
  bool next(SessionResult& result);
  /// Complete once `next` has returned false.
  const ReadReport& report() const { return mcap_.report(); }
  std::uint64_t undecodable() const { return undecodable_; }  ///< messages that did not parse; passed over

 private:
  SessionReader(McapReader mcap, v1::SessionHeader header)
      : mcap_(std::move(mcap)), header_(std::move(header)) {}
  static Result<SessionReader> begin(Result<McapReader> mcap);
  McapReader mcap_;
  v1::SessionHeader header_;
  std::uint64_t undecodable_ = 0;
};

}  // namespace evenstride
