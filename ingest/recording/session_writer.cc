#include "ingest/recording/session_writer.h"

#include <google/protobuf/descriptor.h>

#include <map>
#include <vector>

#include "ingest/recording/mcap_summary.h"
#include "ingest/recording/schema.h"
#include "ingest/recording/topics.h"
#include "ingest/version.h"

namespace evenstride {
namespace {

using google::protobuf::Descriptor;

// The channels in the order of their ids.
enum ChannelId : std::uint16_t {
  kSession,
  kSensors,
  kMarkers,
  kClock,
  kTicks,
  kGone,
  kEnd,
  kFirstBlocks,
  kFirstResult = kFirstBlocks + kSiteCount,
  kStep = kFirstResult,
  kStride,
  kSymmetry,
  kFatigue,
  kPrompt,
  kBreak,
  kSensorState,
  kSummary,
  kChannelCount
};

struct ChannelSpec {
  std::string topic, message, schema;
};

std::vector<ChannelSpec> channel_specs() {
  std::vector<ChannelSpec> specs(kChannelCount);
  const auto set = [&](ChannelId id, std::string_view head, std::string_view tail,
                       const Descriptor* message) {
    specs[id] = {std::string(head) + std::string(tail), message->full_name(), schema_of(*message)};
  };
  set(kSession, topic::kSession, "", v1::SessionHeader::descriptor());
  set(kSensors, topic::kSensors, "", v1::SensorHello::descriptor());
  set(kMarkers, topic::kMarkers, "", v1::RecordedMarker::descriptor());
  set(kClock, topic::kClock, "", v1::RecordedClockReply::descriptor());
  set(kTicks, topic::kTicks, "", v1::RecordedTick::descriptor());
  set(kGone, topic::kGone, "", v1::SensorGone::descriptor());
  set(kEnd, topic::kEnd, "", v1::SessionEnd::descriptor());
  for (const Site site : kAllSites) {
    set(static_cast<ChannelId>(kFirstBlocks + index(site)), topic::kBlocks, name(site),
        v1::RecordedBlock::descriptor());
  }
  set(kStep, topic::kResults, "step", v1::Step::descriptor());
  set(kStride, topic::kResults, "stride", v1::Stride::descriptor());
  set(kSymmetry, topic::kResults, "symmetry", v1::Symmetry::descriptor());
  set(kFatigue, topic::kResults, "fatigue", v1::Fatigue::descriptor());
  set(kPrompt, topic::kResults, "prompt", v1::Prompt::descriptor());
  set(kBreak, topic::kResults, "break", v1::BreakOutcome::descriptor());
  set(kSensorState, topic::kResults, "sensor", v1::SensorState::descriptor());
  set(kSummary, topic::kResults, "summary", v1::Summary::descriptor());
  return specs;
}

std::string library() { return std::string("evenstride ") + version(); }

// Protobuf's wire format of a few fields, so that a block's bytes pass through as they came.
constexpr char key(int field, int wire_type) { return static_cast<char>(field << 3 | wire_type); }
void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}
void put_field(std::string& out, int field, std::uint64_t value) {
  if (value == 0) return;
  out.push_back(key(field, 0));
  put_varint(out, value);
}
void put_field(std::string& out, int field, std::string_view bytes) {
  out.push_back(key(field, 2));
  put_varint(out, bytes.size());
  out.append(bytes);
}

}  // namespace

struct SessionWriter::State {
  std::unique_ptr<FileSink> file;
  McapWriter mcap;
  std::int64_t start_unix_ns;
  Time last{};
  bool any = false;
  std::string scratch;

  State(ByteSink& sink, std::int64_t start, const McapWriterParams& params)
      : mcap(sink, params, library()), start_unix_ns(start) {}
  State(ByteSink& sink, std::int64_t start, const McapWriterParams& params, mcap::Scan scan)
      : mcap(sink, params, std::move(scan)), start_unix_ns(start) {}

  void begin(const v1::SessionHeader& header) {
    static const std::vector<ChannelSpec> kSpecs = channel_specs();  // schemas took most of a session's start
    std::map<std::string_view, std::uint16_t> schemas;
    for (const ChannelSpec& spec : kSpecs) {
      auto [schema, is_new] = schemas.try_emplace(spec.message, std::uint16_t{0});
      if (is_new) schema->second = mcap.add_schema(spec.message, "protobuf", spec.schema);
      mcap.add_channel(schema->second, spec.topic, "protobuf");
    }
    write(kSession, Time{}, header);
    mcap.flush();  // a chunk of its own: the header outlives whatever happens to the first blocks
  }

  std::uint64_t log_time(Time time) const {
    return static_cast<std::uint64_t>(start_unix_ns + time.time_since_epoch().count());
  }

  void write(std::uint16_t channel, Time time, const google::protobuf::MessageLite& message) {
    scratch.clear();
    message.AppendToString(&scratch);
    mcap.message(channel, log_time(time), log_time(time), scratch);
  }

  Time rise(std::int64_t time_ns) {
    Time time{Duration(time_ns)};
    if (any && time <= last) time = last + Duration(1);
    any = true;
    last = time;
    return time;
  }

  template <class Event>
  Time arrived(ChannelId channel, Event& event) {
    const Time time = rise(event.arrival_ns());
    event.set_arrival_ns(time.time_since_epoch().count());
    write(channel, time, event);
    return time;
  }
};

Result<std::unique_ptr<SessionWriter>> SessionWriter::create(const std::string& path,
                                                             const v1::SessionHeader& header,
                                                             bool overwrite) {
  auto file = FileSink::create(path, overwrite);
  if (!file) return Error{file.error()};
  auto writer = std::make_unique<SessionWriter>(**file, header);
  writer->state_->file = std::move(*file);
  if (!writer->mcap().status()) return Error{writer->mcap().status().error()};
  return writer;
}

SessionWriter::SessionWriter(ByteSink& sink, const v1::SessionHeader& header, const McapWriterParams& params)
    : state_(std::make_unique<State>(sink, header.start_unix_ns(), params)) {
  state_->begin(header);
}

SessionWriter::SessionWriter(ByteSink& sink, const v1::SessionHeader& header, mcap::Scan scan, Time last,
                             const McapWriterParams& params)
    : state_(std::make_unique<State>(sink, header.start_unix_ns(), params, std::move(scan))) {
  state_->last = last;
  state_->any = true;
}

SessionWriter::~SessionWriter() = default;

Time SessionWriter::add(v1::SensorHello hello) {
  hello.mutable_hello()->clear_token();
  return state_->arrived(kSensors, hello);
}
Time SessionWriter::add(v1::RecordedBlock block, Site site) {
  return state_->arrived(static_cast<ChannelId>(kFirstBlocks + index(site)), block);
}
Time SessionWriter::add(v1::RecordedMarker marker) { return state_->arrived(kMarkers, marker); }
Time SessionWriter::add(v1::RecordedClockReply reply) { return state_->arrived(kClock, reply); }
Time SessionWriter::add(v1::SensorGone gone) { return state_->arrived(kGone, gone); }

Time SessionWriter::add(v1::RecordedTick tick) {
  const Time time = state_->rise(tick.time_ns());
  tick.set_time_ns(time.time_since_epoch().count());
  state_->write(kTicks, time, tick);
  return time;
}

Time SessionWriter::add(v1::SessionEnd end) {
  const Time time = state_->rise(end.time_ns());
  end.set_time_ns(time.time_since_epoch().count());
  state_->write(kEnd, time, end);
  return time;
}

Time SessionWriter::add_block(Site site, Time arrival, std::string_view device_id, std::uint64_t boot_id,
                              std::string_view serialised_block) {
  const Time time = state_->rise(arrival.time_since_epoch().count());
  std::string& out = state_->scratch;
  out.clear();
  put_field(out, v1::RecordedBlock::kArrivalNsFieldNumber,
            static_cast<std::uint64_t>(time.time_since_epoch().count()));
  put_field(out, v1::RecordedBlock::kDeviceIdFieldNumber, device_id);
  put_field(out, v1::RecordedBlock::kDeviceBootIdFieldNumber, boot_id);
  put_field(out, v1::RecordedBlock::kBlockFieldNumber, serialised_block);
  const std::uint64_t log_time = state_->log_time(time);
  state_->mcap.message(static_cast<std::uint16_t>(kFirstBlocks + index(site)), log_time, log_time, out);
  return time;
}

void SessionWriter::add(const v1::Step& step, Time known) { state_->write(kStep, known, step); }
void SessionWriter::add(const v1::Stride& stride, Time known) { state_->write(kStride, known, stride); }
void SessionWriter::add(const v1::Symmetry& symmetry, Time known) {
  state_->write(kSymmetry, known, symmetry);
}
void SessionWriter::add(const v1::Fatigue& fatigue, Time known) { state_->write(kFatigue, known, fatigue); }
void SessionWriter::add(const v1::Prompt& prompt, Time known) { state_->write(kPrompt, known, prompt); }
void SessionWriter::add(const v1::BreakOutcome& outcome, Time known) {
  state_->write(kBreak, known, outcome);
}
void SessionWriter::add(const v1::SensorState& state, Time known) {
  state_->write(kSensorState, known, state);
}
void SessionWriter::add(const v1::Summary& summary, Time known) { state_->write(kSummary, known, summary); }

Time SessionWriter::last_time() const { return state_->last; }
McapWriter& SessionWriter::mcap() { return state_->mcap; }
Status SessionWriter::close(const mcap::Summary* found) { return state_->mcap.close(found); }

}  // namespace evenstride
