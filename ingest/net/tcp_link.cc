#include "ingest/net/tcp_link.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cerrno>

#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kReadLeast = 4096, kReadMost = 64 * 1024;
constexpr std::chrono::milliseconds kLastWords{2'000};  // how long a closed link may take to hear why

// Not for TCP: then these change nothing.
void set_up(int descriptor) {
  constexpr int kOn = 1, kOff = 0;
  (void)::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &kOn, sizeof kOn);
#ifdef TCP_QUICKACK
  // An empty packet for each block that was read took a fifth of the daemon's time.
  (void)::setsockopt(descriptor, IPPROTO_TCP, TCP_QUICKACK, &kOff, sizeof kOff);
#endif
}

}  // namespace

TcpLink::TcpLink(std::shared_ptr<SocketSet> sockets, int descriptor, Framing decoder,
                 const IngestLimits& limits, LinkCounters& counters, std::function<bool()> still,
                 std::shared_ptr<void> slot)
    : socket_(std::move(sockets), descriptor, *this),
      decoder_(std::move(decoder)),
      limits_(limits),
      counters_(counters),
      still_(std::move(still)),
      slot_(std::move(slot)),
      allowance_(static_cast<double>(limits.burst_bytes)) {
  ++counters_.opened;
}

TcpLink::~TcpLink() { ++counters_.closed; }

void TcpLink::start(SessionHub& hub, const v1::Hello& hello) {
  set_up(socket_.descriptor());
  is_replay_ = hello.has_replay();
  hub.when_ready(hello, [weak = weak_from_this(), &hub, hello] {
    const auto self = weak.lock();
    if (self && !self->closing_ && !self->shut_) self->join(hub, hello);
  });
}

void TcpLink::join(SessionHub& hub, const v1::Hello& hello) {
  auto answer = hub.join(hello, *this);
  if (const auto* why = std::get_if<v1::ErrorFrame>(&answer)) {
    ++counters_.refused;
    return close(why);
  }
  auto& joined = std::get<RunnerSession::Joined>(answer);
  port_ = std::move(joined.port);
  v1::ServerFrame welcome;
  *welcome.mutable_welcome() = joined.welcome;
  send(welcome);
  take_frames();  // what came behind the Hello
  if (!shut_) watch();
}

void TcpLink::on_ready(bool readable, bool writable) {
  const auto self = shared_from_this();
  if (writable || !wants_bytes()) writing_ = false;  // or it has broken: no more can be sent
  if (writable) write();
  if (readable && wants_bytes()) take_bytes();
  if (!shut_) watch();
}

void TcpLink::take_bytes() {
  if (shut_) return;
  const auto room = decoder_.space(read_size_);
  const ssize_t came =
      ::recv(socket_.descriptor(), room.data(), std::min(room.size(), kReadMost), MSG_DONTWAIT);
  if (came < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (came <= 0) return lost(came == 0 ? "closed its connection" : "its connection broke");
  const auto size = static_cast<std::size_t>(came);
  if (size >= read_size_) read_size_ = std::min(2 * read_size_, kReadMost);  // it has much to say
  if (size < read_size_ / 4) read_size_ = std::max(read_size_ / 2, kReadLeast);
  heard_ = true;
  counters_.bytes_in.fetch_add(size, std::memory_order_relaxed);
  if (closing_) return;  // nobody listens any more
  decoder_.commit(size);
  if (!is_replay_) allowance_ -= static_cast<double>(size);
  take_frames();
  if (!is_replay_ && allowance_ < 0.0 && !throttled_) {
    throttled_ = true;
    ++counters_.throttled;
  }
}

void TcpLink::take_frames() {
  if (in_read_) return;
  in_read_ = true;
  const std::shared_ptr<SensorPort> held = port_;  // a port may let go of this link while it is called
  std::string_view frame;
  while (!closing_ && !must_wait_) {
    const auto next = decoder_.next(frame);
    if (next == Framing::Next::kMore) break;
    if (next == Framing::Next::kTooLarge) {
      fail(v1::ErrorFrame::CODE_FRAME_TOO_LARGE,
           "a frame may be " + std::to_string(limits_.max_frame_bytes) + " bytes at most");
      break;
    }
    if (next == Framing::Next::kBroken) {
      fail(v1::ErrorFrame::CODE_BAD_FRAME, decoder_.fault());
      break;
    }
    if (next == Framing::Next::kEnd) {
      if (port_) port_->leave("closed its connection");
      close(nullptr);
      break;
    }
    if (!take_frame(frame)) break;
  }
  in_read_ = false;
  queue(decoder_.take_answers());
}

bool TcpLink::take_frame(std::string_view frame) {
  if (const auto block = block_in_frame(frame)) return take_block(*block);
  return take_other(frame);
}

bool TcpLink::take_block(std::string_view serialised) {
  if (!block_.ParseFromArray(serialised.data(), static_cast<int>(serialised.size()))) {
    fail(v1::ErrorFrame::CODE_BAD_FRAME, "a block that cannot be decoded");
    return false;
  }
  const std::string_view wrong = fault_of(block_);
  if (!wrong.empty()) {
    fail(v1::ErrorFrame::CODE_BAD_FRAME, wrong);
    return false;
  }
  must_wait_ = port_->block(block_, serialised) == SensorPort::Flow::kWait;
  return true;
}

bool TcpLink::take_other(std::string_view bytes) {
  v1::ClientFrame frame;
  if (!frame.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    fail(v1::ErrorFrame::CODE_BAD_FRAME, "a frame that cannot be decoded");
    return false;
  }
  switch (frame.kind_case()) {
    case v1::ClientFrame::kBlock:
      return take_block(frame.block().SerializeAsString());
    case v1::ClientFrame::kClockReply:
      port_->clock_reply(frame.clock_reply());
      return true;
    case v1::ClientFrame::kMarker:
      port_->marker(frame.marker());
      return true;
    case v1::ClientFrame::kGoodbye:
      port_->goodbye();
      return true;
    case v1::ClientFrame::kReplayEvent:
      if (const std::string_view wrong = fault_of(frame.replay_event()); !wrong.empty()) {
        fail(v1::ErrorFrame::CODE_BAD_FRAME, wrong);
        return false;
      }
      must_wait_ = port_->replay_event(frame.replay_event()) == SensorPort::Flow::kWait;
      return true;
    case v1::ClientFrame::kHello:
      fail(v1::ErrorFrame::CODE_BAD_FRAME, "a second Hello");
      return false;
    default:
      fail(v1::ErrorFrame::CODE_BAD_FRAME, "a frame of no known kind");
      return false;
  }
}

void TcpLink::fail(v1::ErrorFrame::Code code, std::string_view message) {
  ++counters_.bad_frames;
  end(code, message);
}

void TcpLink::end(v1::ErrorFrame::Code code, std::string_view message) {
  if (port_) port_->leave(message);
  port_.reset();
  const v1::ErrorFrame why = error_of(code, message);
  close(&why);
}

void TcpLink::lost(std::string_view reason) {
  if (port_) port_->leave(reason);
  port_.reset();
  shut();
}

void TcpLink::send(const v1::ServerFrame& frame) { queue(decoder_.bytes_of(frame)); }

void TcpLink::queue(const std::string& bytes) {
  if (shut_ || closing_ || bytes.empty()) return;
  out_ += bytes;
  if (out_.size() > limits_.queued_bytes) {
    ++counters_.cut_slow;
    closing_ = true;
    out_.clear();
    // Later: the session is in the middle of something now.
    asio::post(socket_.set().loop(),
               [self = shared_from_this()] { self->lost("it did not read what it was sent"); });
    return;
  }
  write();
}

void TcpLink::write() {
  if (writing_ || out_.empty() || shut_) return;
  const ssize_t sent = ::send(socket_.descriptor(), out_.data(), out_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN && errno != EINTR) return;            // reading will find out
  out_.erase(0, static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));  // most often it fits at once
  counters_.bytes_out.fetch_add(static_cast<std::uint64_t>(std::max<ssize_t>(sent, 0)),
                                std::memory_order_relaxed);
  writing_ = !out_.empty();
  if (!writing_ && closing_) ::shutdown(socket_.descriptor(), SHUT_WR);
  watch();
}

void TcpLink::close(const v1::ErrorFrame* why) {
  if (closing_ || shut_) return;
  port_.reset();
  if (why != nullptr) {
    v1::ServerFrame frame;
    *frame.mutable_error() = *why;
    out_ += decoder_.bytes_of(frame);
  }
  out_ += decoder_.farewell();
  closing_ = true;
  if (out_.empty()) ::shutdown(socket_.descriptor(), SHUT_WR);
  write();
  watch();
}

void TcpLink::resume() {
  if (!must_wait_) return;
  must_wait_ = false;
  asio::post(socket_.set().loop(), [self = shared_from_this()] {
    if (self->port_) self->take_frames();
    if (!self->shut_) self->watch();
  });
}

bool TcpLink::sweep(std::chrono::milliseconds since_last) {
  if (shut_) return false;
  const double gained =
      static_cast<double>(limits_.bytes_per_second) * 1e-3 * static_cast<double>(since_last.count());
  allowance_ = std::min(allowance_ + gained, static_cast<double>(limits_.burst_bytes));
  if (allowance_ > 0.0) throttled_ = false;
  silent_ = heard_ || must_wait_ ? std::chrono::milliseconds(0) : silent_ + since_last;
  heard_ = false;
  if (closing_ && (closing_for_ += since_last) > kLastWords) shut();
  if (!closing_ && silent_ > limits_.idle) {
    ++counters_.cut_idle;
    end(v1::ErrorFrame::CODE_LIMIT, "nothing was heard for too long");
  }
  if (!closing_ && still_ && !still_()) {
    ++counters_.cut_revoked;
    end(v1::ErrorFrame::CODE_UNAUTHORISED, "its token was revoked");
  }
  if (!shut_ && (port_ || closing_)) watch();  // also where the system could not do it the last time
  return !shut_;
}

void TcpLink::shut() {
  if (shut_) return;
  shut_ = true;
  socket_.close();
}

}  // namespace evenstride
