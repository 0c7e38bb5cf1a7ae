/// The two sides of a joined sensor: how the session speaks to it, and how its connection speaks to the
/// session. TCP, WebSocket and UDP connections and drivers of other makers' sensors all meet the session
/// here.
#pragma once

#include <string_view>

#include "proto/wire.pb.h"

namespace evenstride {

/// Towards the sensor. Called on the session's thread only.
class DeviceLink {
 public:
  virtual ~DeviceLink() = default;
  /// Queues a frame; never blocks and never calls back into the session.
  virtual void send(const v1::ServerFrame& frame) = 0;
  /// The session has let go of this link: send `why` if it is set, then close. The link must not use its port
  /// any more.
  virtual void close(const v1::ErrorFrame* why) = 0;
  /// After `SensorPort::Flow::kWait`: blocks may be handed in again.
  virtual void resume() = 0;
};

/// Towards the session, on the session's thread only. `join` hands it out; after `leave`, `goodbye` or
/// `DeviceLink::close` it is dead.
class SensorPort {
 public:
  enum class Flow {
    kGo,
    kWait,  ///< taken, but hand in nothing more before `DeviceLink::resume`
  };
  virtual ~SensorPort() = default;
  /// A block that passed `fault_of`; `serialised` is the same block as bytes.
  virtual Flow block(const v1::SampleBlock& block, std::string_view serialised) = 0;
  virtual void clock_reply(const v1::ClockReply& reply) = 0;
  virtual void marker(const v1::Marker& marker) = 0;
  /// Only in a replay.
  virtual Flow replay_event(const v1::ReplayEvent& event) = 0;
  /// The sensor has nothing more to send.
  virtual void goodbye() = 0;
  /// The connection broke; the sensor may come back.
  virtual void leave(std::string_view reason) = 0;
};

}  // namespace evenstride
