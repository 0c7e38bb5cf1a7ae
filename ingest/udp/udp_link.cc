#include "ingest/udp/udp_link.h"

#include "ingest/wire/frames.h"

namespace evenstride {

UdpLink::UdpLink(Parts parts, const IngestLimits& limits, LinkCounters& counters, UdpCounters& udp)
    : parts_(std::move(parts)), limits_(limits), counters_(counters), udp_(udp) {
  ++counters_.opened;
}

void UdpLink::start(SessionHub& hub, const v1::Hello& hello) {
  if (ended_) return;
  auto answer = hub.join(hello, *this);
  if (const auto* why = std::get_if<v1::ErrorFrame>(&answer)) {
    ++counters_.refused;
    return refuse(*why);
  }
  auto& joined = std::get<RunnerSession::Joined>(answer);
  port_ = std::move(joined.port);
  durable_ = joined.welcome.next_sequence();
  order_ = BlockOrder(durable_);
  v1::ServerFrame welcome;
  *welcome.mutable_welcome() = joined.welcome;
  welcome_ = welcome.SerializeAsString();
  welcome_again();
}

void UdpLink::welcome_again() {
  if (!ended_ && !welcome_.empty()) tell(DatagramKind::kDown, welcome_);
}

void UdpLink::take(std::string_view body) {
  if (ended_ || welcome_.empty()) return;
  heard_ = true;
  counters_.bytes_in.fetch_add(body.size(), std::memory_order_relaxed);
  const auto up = read_up_body(body);
  if (!up) return fail("a datagram without its head");
  order_.give_up_before(up->oldest);
  deliver();
  if (ended_) return;
  if (up->frame.empty()) return tell_how_things_stand();
  if (const auto block = block_in_frame(up->frame)) return take_block(*block);
  take_other(up->frame);
}

void UdpLink::take_block(std::string_view serialised) {
  if (!block_.ParseFromArray(serialised.data(), static_cast<int>(serialised.size()))) {
    return fail("a block that cannot be decoded");
  }
  if (const std::string_view wrong = fault_of(block_); !wrong.empty()) return fail(wrong);
  switch (order_.offer(block_.sequence(), serialised)) {
    case BlockOrder::Verdict::kNext:
      return deliver();
    case BlockOrder::Verdict::kHeld:
      break;
    case BlockOrder::Verdict::kOld:
      ++udp_.old_blocks;
      break;
    case BlockOrder::Verdict::kTooFar:
      ++udp_.too_far;
      break;
  }
  tell_how_things_stand();  // something is missing, or the sensor does not know what has come
}

void UdpLink::deliver() {
  const std::shared_ptr<SensorPort> held = port_;  // a port may let go of this link while it is called
  while (auto bytes = ended_ ? std::nullopt : order_.take()) {
    if (block_.ParseFromString(*bytes)) (void)held->block(block_, *bytes);
  }
  udp_.missed += order_.missed() - std::exchange(missed_, order_.missed());
}

void UdpLink::take_other(std::string_view bytes) {
  v1::ClientFrame frame;
  if (!frame.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return fail("a frame that cannot be decoded");
  }
  const std::shared_ptr<SensorPort> held = port_;
  switch (frame.kind_case()) {
    case v1::ClientFrame::kBlock:
      return take_block(frame.block().SerializeAsString());
    case v1::ClientFrame::kClockReply:
      return held->clock_reply(frame.clock_reply());
    case v1::ClientFrame::kMarker:
      return held->marker(frame.marker());
    case v1::ClientFrame::kGoodbye:
      return held->goodbye();
    default:
      return fail("a frame that has no place here");
  }
}

void UdpLink::send(const v1::ServerFrame& frame) {
  if (!frame.has_ack()) return tell(DatagramKind::kDown, frame.SerializeAsString());
  durable_ = frame.ack().durable_sequence() + 1;
  tell_how_things_stand();
}

void UdpLink::tell(DatagramKind kind, const std::string& frame) {
  if (ended_) return;
  const std::string body = bytes_of(DownBody{durable_, order_.next(), order_.held(), frame});
  if (body.size() > kMaxDatagramBody) return;  // a long prompt: the page shows it
  std::string datagram = sealed({kind, parts_.link.id, down_++, body}, parts_.link.key);
  counters_.bytes_out.fetch_add(datagram.size(), std::memory_order_relaxed);
  parts_.send(std::move(datagram), kind == DatagramKind::kBye);
}

void UdpLink::close(const v1::ErrorFrame* why) {
  v1::ServerFrame frame;
  if (why != nullptr) *frame.mutable_error() = *why;
  tell(DatagramKind::kBye, why == nullptr ? std::string() : frame.SerializeAsString());
  finish();
}

void UdpLink::fail(std::string_view message) {
  ++counters_.bad_frames;
  end(v1::ErrorFrame::CODE_BAD_FRAME, message);
}

void UdpLink::end(v1::ErrorFrame::Code code, std::string_view message) {
  if (port_) port_->leave(message);
  const v1::ErrorFrame why = error_of(code, message);
  close(&why);
}

void UdpLink::refuse(const v1::ErrorFrame& why) {
  parts_.send(sealed({DatagramKind::kRefusal, parts_.device.id, parts_.nonce, why.SerializeAsString()},
                     parts_.device.key),
              true);
  finish();
}

void UdpLink::finish() {
  if (ended_) return;
  ended_ = true;
  port_.reset();
  parts_.slot.reset();
  ++counters_.closed;
}

bool UdpLink::sweep(std::chrono::milliseconds since_last) {
  if (ended_) return false;
  silent_ = std::exchange(heard_, false) ? std::chrono::milliseconds(0) : silent_ + since_last;
  if (silent_ > limits_.idle) {
    ++counters_.cut_idle;
    end(v1::ErrorFrame::CODE_LIMIT, "nothing was heard for too long");
  } else if (parts_.still && !parts_.still()) {
    ++counters_.cut_revoked;
    end(v1::ErrorFrame::CODE_UNAUTHORISED, "its token was revoked");
  }
  return !ended_;
}

}  // namespace evenstride
