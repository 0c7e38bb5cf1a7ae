#include "ingest/client/udp_sensor.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>

#include "ingest/access/secret.h"
#include "ingest/client/udp_introduction.h"

namespace evenstride {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kJoinPatience{10'000}, kHandshake{4'000};
constexpr milliseconds kAskAgain{250};   // an unanswered Hello
constexpr milliseconds kMissing{50};     // for a block that others have overtaken to arrive after all
constexpr milliseconds kUnheard{2'500};  // after which a block of which nothing was heard is sent again
constexpr milliseconds kQuiet{1'000};    // then the daemon is asked how things stand
constexpr milliseconds kPressing{10};    // the same when more blocks wait than it takes at once
constexpr milliseconds kLost{4'000};     // then it is taken to have forgotten the link
constexpr milliseconds kTurn{20};

Result<int> socket_to(const Endpoint& daemon) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_DGRAM;
  hints.ai_flags = AI_NUMERICSERV;
  const int failed =
      ::getaddrinfo(daemon.address.c_str(), std::to_string(daemon.port).c_str(), &hints, &found);
  if (failed != 0) return Error{"cannot find " + daemon.address + ": " + ::gai_strerror(failed)};
  const int out = ::socket(found->ai_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const bool connected = out >= 0 && ::connect(out, found->ai_addr, found->ai_addrlen) == 0;
  const int why = errno;
  ::freeaddrinfo(found);
  if (connected) return out;
  if (out >= 0) ::close(out);
  return Error{"cannot reach " + text_of(daemon) + ": " + std::strerror(why)};
}

}  // namespace

UdpSensor::UdpSensor(int socket, v1::Hello hello)
    : socket_(socket), hello_(std::move(hello)), device_(device_key(token_hash(hello_.token()))) {
  hello_.clear_token();
}

UdpSensor::~UdpSensor() { ::close(socket_); }

Result<std::unique_ptr<UdpSensor>> UdpSensor::join(const Endpoint& daemon, const v1::Hello& hello) {
  const auto socket = socket_to(daemon);
  if (!socket) return Error{socket.error()};
  std::unique_ptr<UdpSensor> sensor(new UdpSensor(*socket, hello));
  const Status said = sensor->say_hello();
  if (!said) return Error{said.error()};
  return sensor;
}

Status UdpSensor::say_hello() {
  const auto until = Clock::now() + kJoinPatience;
  while (Clock::now() < until) {
    const auto shaken = shake_hands(std::min(until, Clock::now() + kHandshake));
    if (!shaken) return Error{shaken.error()};
    if (*shaken) return Done{};
  }
  return Error{"the daemon does not answer; it does not to a token that it does not know"};
}

Result<bool> UdpSensor::shake_hands(Clock::time_point until) {
  auto us = UdpIntroduction::of(device_, hello_);
  if (!us) return Error{us.error()};
  while (Clock::now() < until) {
    put_out(us->bytes());
    const auto again = Clock::now() + kAskAgain;
    for (bool further = false; !further && Clock::now() < again;) {
      const auto heard =
          hear(std::chrono::duration_cast<milliseconds>(again - Clock::now()) + milliseconds(1));
      if (!heard) continue;
      const auto taken = us->take(*heard, heard_bytes_);
      if (!taken) return Error{taken.error()};
      further = *taken;
    }
    if (!us->welcome()) continue;
    begin(us->link(), *us->welcome());
    return true;
  }
  return false;
}

// Blocks that are there already need not be kept; of the others nothing is known.
void UdpSensor::begin(const DatagramKey& key, const v1::Welcome& welcome) {
  link_ = key;
  welcome_ = welcome;
  window_ = ReplayWindow();
  up_ = last_number_ = held_ = 0;
  durable_ = next_ = welcome.next_sequence();
  while (!kept_.empty() && kept_.front().sequence < durable_) kept_.pop_front();
  for (Kept& block : kept_) block.sent.reset();
  heard_at_ = asked_at_ = Clock::now();
  unanswered_since_.reset();
  ended_.reset();
}

// A datagram that does not go out is lost, like one on the way.
void UdpSensor::put_out(const std::string& datagram) {
  (void)!::send(socket_, datagram.data(), datagram.size(), MSG_NOSIGNAL);
}

void UdpSensor::put_up(std::string_view frame) {
  const UpBody body{kept_.empty() ? next_sequence_ : kept_.front().sequence, frame};
  put_out(sealed({DatagramKind::kUp, link_.id, up_++, bytes_of(body)}, link_.key));
  if (!unanswered_since_) unanswered_since_ = Clock::now();
}

std::optional<Datagram> UdpSensor::hear(milliseconds patience) {
  pollfd wait{socket_, POLLIN, 0};
  if (::poll(&wait, 1, static_cast<int>(patience.count())) <= 0) return std::nullopt;
  heard_bytes_.resize(kMaxDatagram + 1);
  const ssize_t size = ::recv(socket_, heard_bytes_.data(), heard_bytes_.size(), 0);
  heard_bytes_.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return read_datagram(heard_bytes_);
}

Status UdpSensor::send(const v1::SampleBlock& block) {
  v1::ClientFrame frame;
  *frame.mutable_block() = block;
  std::string bytes = frame.SerializeAsString();
  if (bytes_of(UpBody{0, bytes}).size() > kMaxDatagramBody) {
    return Error{"a block of " + std::to_string(bytes.size()) + " bytes is too long for a datagram"};
  }
  kept_.push_back({block.sequence(), std::move(bytes), std::nullopt});
  next_sequence_ = block.sequence() + 1;
  if (kept_.size() > kKept) {
    kept_.pop_front();
    ++given_up_;
  }
  send_what_is_due();
  return ended_ ? Status(Error{*ended_}) : Status(Done{});
}

Status UdpSensor::send(const v1::ClientFrame& frame) {
  const std::string bytes = frame.SerializeAsString();
  if (bytes_of(UpBody{0, bytes}).size() > kMaxDatagramBody) return Error{"a frame too long for a datagram"};
  put_up(bytes);
  return Done{};
}

bool UdpSensor::has_come(std::uint64_t sequence) const {
  if (sequence < next_) return true;
  const std::uint64_t bit = sequence - next_ - 1;  // of `next_` itself: beyond all bits
  return bit < kHeldBlocks && (held_ >> bit & 1) != 0;
}

bool UdpSensor::is_due(const Kept& block, Clock::time_point now) const {
  if (has_come(block.sequence)) return false;
  if (!block.sent) return true;
  const bool overtaken = block.sequence <= next_ + static_cast<std::uint64_t>(std::bit_width(held_));
  return now - *block.sent > (overtaken && held_ != 0 ? kMissing : kUnheard);
}

void UdpSensor::send_what_is_due() {
  const auto now = Clock::now();
  bool more_wait = false;
  for (Kept& block : kept_) {
    if (block.sequence >
        std::max(next_, kept_.front().sequence) + kHeldBlocks) {  // it would not be kept there
      more_wait = true;
      break;
    }
    if (!is_due(block, now)) continue;
    if (block.sent) ++sent_again_;
    block.sent = now;
    put_up(block.frame);
  }
  if (kept_.empty() && now - heard_at_ < kQuiet) return;
  const bool must_ask =
      now - std::max(heard_at_, asked_at_) > kQuiet || (more_wait && now - asked_at_ > kPressing);
  if (!must_ask) return;
  asked_at_ = now;
  put_up({});
}

void UdpSensor::take(const Datagram& down, std::string_view bytes) {
  if (down.id != link_.id || (down.kind != DatagramKind::kDown && down.kind != DatagramKind::kBye)) return;
  if (!has_right_tag(bytes, link_.key) || !window_.take(down.number)) return;
  const auto body = read_down_body(down.body);
  if (!body) return;
  heard_at_ = Clock::now();
  unanswered_since_.reset();
  note(*body, down.number);
  v1::ServerFrame frame;
  (void)frame.ParseFromArray(body->frame.data(), static_cast<int>(body->frame.size()));
  if (down.kind != DatagramKind::kBye) return;
  ended_ = frame.has_error() ? "the daemon says: " + frame.error().message() : "the session has ended";
}

void UdpSensor::note(const DownBody& body, std::uint64_t number) {
  durable_ = std::max(durable_, body.durable);
  while (!kept_.empty() && kept_.front().sequence < durable_) kept_.pop_front();
  if (number < last_number_) return;  // overtaken by what was said later
  last_number_ = number;
  next_ = body.next;
  held_ = body.held;
}

Status UdpSensor::attend(milliseconds span) {
  const auto until = Clock::now() + span;
  do {
    if (ended_) return Error{*ended_};
    const auto left = std::chrono::duration_cast<milliseconds>(until - Clock::now());
    if (const auto heard = hear(std::clamp(left, milliseconds(0), kTurn))) take(*heard, heard_bytes_);
    send_what_is_due();
    if (!ended_ && unanswered_since_ && Clock::now() - *unanswered_since_ > kLost) {
      ++rejoined_;
      const Status again = say_hello();
      if (!again) return again;
    }
  } while (Clock::now() < until);
  return ended_ ? Status(Error{*ended_}) : Status(Done{});
}

Status UdpSensor::drain(milliseconds patience) {
  const auto until = Clock::now() + patience;
  while (!kept_.empty()) {
    if (Clock::now() > until) return Error{"the daemon does not acknowledge"};
    const Status attended = attend(kTurn);
    if (!attended && !kept_.empty()) return attended;
  }
  return Done{};
}

Status UdpSensor::goodbye(milliseconds patience) {
  v1::ClientFrame frame;
  frame.mutable_goodbye();
  const auto until = Clock::now() + patience;
  while (!ended_ && Clock::now() < until) {
    const Status said = send(frame);
    if (!said) return said;
    (void)attend(kAskAgain);  // its error is the end that is waited for
  }
  return Done{};
}

}  // namespace evenstride
