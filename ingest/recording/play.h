/// From recorded events to the pipeline: the one way in, used live and from file, so that both give the same.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/pipeline.h"
#include "ingest/recording/session_reader.h"
#include "ingest/recording/shoe_pair.h"

namespace evenstride {

/// Hands events to a pipeline in the order in which they are given. Blocks of a device that never said hello,
/// and blocks that no session would have taken, are counted and dropped.
class PipelineFeed {
 public:
  /// `pairs` must outlive this: shoes' sensors of which a swap test has taught something.
  explicit PipelineFeed(Pipeline& pipeline, std::span<const ShoePair> pairs = {})
      : pipeline_(pipeline), pairs_(pairs) {}
  void feed(const SessionEvent& event);
  void feed(const v1::SensorHello& hello);
  void feed(const v1::RecordedBlock& recorded);
  void feed(const v1::RecordedMarker& recorded);
  void feed(const v1::RecordedTick& tick);
  void feed(const v1::RecordedClockReply& reply);
  void feed(const v1::SensorGone& gone);
  void feed(const v1::SessionEnd& end);
  /// The block's parts as they lie in a frame; saves building a RecordedBlock.
  void feed_block(std::string_view device_id, const v1::SampleBlock& block, Time arrival);
  std::uint64_t dropped_blocks() const { return dropped_; }

 private:
  struct Device {
    SensorSpec spec;
    double accel_scale_mps2 = 0.0, gyro_scale_radps = 0.0;
  };
  void recognise_shoes();

  Pipeline& pipeline_;
  std::span<const ShoePair> pairs_;
  std::map<std::string, Device, std::less<>> devices_;
  std::array<std::string, kSiteCount> worn_;  // device and boot last seen at each site
  std::vector<RawReading> readings_;
  std::uint64_t dropped_ = 0;
  bool finished_ = false;
};

/// Plays a whole recording and finishes the pipeline; `watch` sees each event first. @return what the reader
/// found.
ReadReport play_session(SessionReader& reader, PipelineFeed& feed,
                        const std::function<void(const SessionEvent&)>& watch = {});

}  // namespace evenstride
