#include "ingest/client/replay_lane.h"

#include <algorithm>
#include <thread>

#include "ingest/client/lanes.h"
#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kWindow = 4096;    // frames sent and not yet acknowledged
constexpr milliseconds kHeartbeat{100};  // how often a waiting lane says that nothing earlier comes
constexpr milliseconds kAckPatience{60'000};
constexpr milliseconds kReconnectPause{500};

}  // namespace

ReplayLane::ReplayLane(std::string file, v1::SensorHello first, bool leads, std::vector<v1::Site> sites,
                       const v1::SessionHeader& header, const ReplayTarget& target, ReplayProgress& progress)
    : file_(std::move(file)),
      first_(std::move(first)),
      leads_(leads),
      sites_(std::move(sites)),
      header_(header),
      target_(target),
      progress_(progress),
      device_id_(first_.hello().device_id()) {}

v1::Hello ReplayLane::hello() const {
  v1::Hello out = first_.hello();
  if (!target_.runner.empty()) out.set_runner_id(target_.runner);
  if (out.runner_id().empty()) out.set_runner_id(header_.runner_id());
  out.set_token(target_.token);
  v1::Replay& replay = *out.mutable_replay();
  replay.set_source_session(header_.session_id());
  replay.set_start_unix_ns(header_.start_unix_ns());
  replay.set_clock_is_session(first_.clock_is_session());
  replay.set_hello_arrival_ns(first_.arrival_ns());
  for (const v1::Site site : sites_) replay.add_sites(site);
  return out;
}

Status ReplayLane::connect() {
  std::string why;
  for (int attempt = 0; attempt <= target_.reconnects; ++attempt) {
    if (progress_.cancelled) return Error{"cancelled"};
    if (attempt > 0) std::this_thread::sleep_for(kReconnectPause);
    auto joined = SensorClient::join(target_.address, target_.port, hello(), target_.tls.get());
    if (!joined) {
      why = joined.error();
      if (!joined_once_) break;  // the first time, say at once what is wrong
      continue;
    }
    client_ = std::move(*joined);
    if (joined_once_ && client_->welcome().session_id() != session_) {
      return Error{"the daemon has begun another session; play the recording again"};
    }
    session_ = client_->welcome().session_id();
    joined_once_ = true;
    for (const Pending& pending : unacknowledged_) {
      ++progress_.sent_again;
      const Status sent = client_->send_bytes(pending.bytes);
      if (!sent) break;  // the connection broke again: found out on the next use
    }
    return Done{};
  }
  return Error{why};
}

Status ReplayLane::listen(milliseconds patience) {
  auto frame = client_->receive(patience);
  if (!frame) {
    if (progress_.cancelled) return Error{"cancelled"};
    ++progress_.reconnects;
    return connect();
  }
  if (!*frame) return Done{};
  if ((*frame)->has_error()) return Error{"the daemon says: " + (*frame)->error().message()};
  if (!(*frame)->has_ack()) return Done{};
  const std::uint64_t durable = (*frame)->ack().durable_sequence();
  std::size_t done = 0;
  for (std::size_t i = 0; i < unacknowledged_.size(); ++i) {
    if (!unacknowledged_[i].is_block) continue;
    if (unacknowledged_[i].sequence > durable) break;
    done = i + 1;
    ++progress_.acknowledged;
  }
  unacknowledged_.erase(unacknowledged_.begin(), unacknowledged_.begin() + static_cast<std::ptrdiff_t>(done));
  return Done{};
}

Status ReplayLane::send(Pending pending) {
  while (unacknowledged_.size() >= kWindow) {
    const Status heard = listen(kHeartbeat);
    if (!heard) return heard;
  }
  unacknowledged_.push_back(std::move(pending));
  if (client_->send_bytes(unacknowledged_.back().bytes)) return listen(milliseconds(0));
  ++progress_.reconnects;
  return connect();
}

// Until every block that was sent is on the daemon's disk.
Status ReplayLane::drain() {
  const auto until = steady_clock::now() + kAckPatience;
  const auto waits = [](const Pending& p) { return p.is_block; };
  while (std::any_of(unacknowledged_.begin(), unacknowledged_.end(), waits)) {
    if (steady_clock::now() > until) return Error{"the daemon does not acknowledge"};
    const Status heard = listen(kHeartbeat);
    if (!heard) return heard;
  }
  return Done{};
}

Status ReplayLane::wait_until(std::int64_t time_ns) {
  while (target_.speed > 0.0) {
    if (progress_.cancelled) return Error{"cancelled"};
    const auto passed = std::chrono::duration_cast<std::chrono::nanoseconds>(steady_clock::now() - start_);
    const auto reached =
        first_ns_ + static_cast<std::int64_t>(static_cast<double>(passed.count()) * target_.speed);
    if (reached >= time_ns) break;
    const auto left = milliseconds(
        static_cast<std::int64_t>(static_cast<double>(time_ns - reached) / target_.speed / 1e6) + 1);
    if (left > kHeartbeat) {
      v1::ClientFrame nothing_earlier;
      nothing_earlier.mutable_replay_event()->set_arrival_ns(reached);
      (void)client_->send(nothing_earlier);  // a broken connection shows when listening
    }
    const Status heard = listen(std::min(left, kHeartbeat));
    if (!heard) return heard;
  }
  return Done{};
}

Status ReplayLane::step_block(const v1::RecordedBlock& recorded) {
  const Status waited = wait_until(recorded.arrival_ns());
  if (!waited) return waited;
  v1::ClientFrame frame;
  *frame.mutable_block() = recorded.block();
  frame.mutable_block()->set_replay_arrival_ns(recorded.arrival_ns());
  ++progress_.blocks;
  progress_.played_ns = std::max(progress_.played_ns.load(), recorded.arrival_ns());
  return send({true, recorded.block().sequence(), frame_bytes(frame)});
}

Status ReplayLane::step_event(v1::ReplayEvent event) {
  const Status waited = wait_until(event.arrival_ns());
  if (!waited) return waited;
  v1::ClientFrame frame;
  *frame.mutable_replay_event() = std::move(event);
  return send({false, 0, frame_bytes(frame)});
}

Status ReplayLane::step(const SessionEvent& event) {
  v1::ReplayEvent out;
  out.set_arrival_ns(event_time_ns(event));
  if (const auto* recorded = std::get_if<v1::RecordedBlock>(&event)) {
    return is_mine(recorded->device_id()) ? step_block(*recorded) : Done{};
  }
  if (const auto* hello = std::get_if<v1::SensorHello>(&event)) {
    if (hello->hello().site() != first_.hello().site() || hello->arrival_ns() == first_.arrival_ns())
      return Done{};
    const Status drained = drain();  // its sequence numbers may count anew from here
    if (!drained) return drained;
    device_id_ = hello->hello().device_id();
    *out.mutable_rejoined() = hello->hello();
    return step_event(out);
  }
  if (const auto* gone = std::get_if<v1::SensorGone>(&event)) {
    if (!is_mine(gone->device_id())) return Done{};
    out.set_gone(gone->reason());
    return step_event(out);
  }
  if (const auto* reply = std::get_if<v1::RecordedClockReply>(&event)) {
    if (!is_mine(reply->device_id())) return Done{};
    *out.mutable_clock_reply() = reply->reply();
    return step_event(out);
  }
  if (!leads_) return Done{};
  if (std::holds_alternative<v1::RecordedTick>(event)) {
    out.set_tick(true);
  } else if (const auto* marker = std::get_if<v1::RecordedMarker>(&event)) {
    *out.mutable_marker() = marker->marker();
  } else if (const auto* end = std::get_if<v1::SessionEnd>(&event)) {
    out.set_end(end->reason());
  } else {
    return Done{};
  }
  return step_event(out);
}

Status ReplayLane::play(steady_clock::time_point start, std::int64_t first_ns) {
  start_ = start;
  first_ns_ = first_ns;
  auto reader = SessionReader::open(file_);
  if (!reader) return Error{reader.error()};
  Status going = connect();
  SessionEvent event;
  bool has_end = false;
  std::int64_t last_ns = 0;
  while (going && reader->next(event)) {
    going = step(event);
    has_end = has_end || std::holds_alternative<v1::SessionEnd>(event);
    last_ns = event_time_ns(event);
  }
  if (going && leads_ && !has_end) {  // the recording was torn
    v1::ReplayEvent end;
    end.set_arrival_ns(last_ns + 1);
    end.set_end("the recording ends here");
    going = step_event(end);
  }
  if (!going) return going;
  if (leads_) return drain_and_wait_for_end();
  v1::ClientFrame goodbye;
  goodbye.mutable_goodbye();
  going = send({false, 0, frame_bytes(goodbye)});
  return going ? drain() : going;
}

// The end was sent: the daemon acknowledges what is left and closes.
Status ReplayLane::drain_and_wait_for_end() {
  Status drained = drain();
  const auto until = steady_clock::now() + kAckPatience;
  while (drained && steady_clock::now() < until && client_->receive(kHeartbeat)) {
  }
  return drained;
}

Status replay_file(const std::string& file, const ReplayTarget& target, ReplayProgress& progress) {
  const auto sensors = sensors_in(file);
  if (!sensors) return Error{sensors.error()};
  const auto start = steady_clock::now();
  return play_lanes(sensors->firsts.size(), progress, [&](std::size_t i) {
    ReplayLane lane(file, sensors->firsts[i], i == 0, sensors->sites(), sensors->header, target, progress);
    return lane.play(start, sensors->first_ns);
  });
}

}  // namespace evenstride
