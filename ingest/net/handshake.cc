#include "ingest/net/handshake.h"

#include <boost/asio/write.hpp>

#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

constexpr std::size_t kHelloBytes = 4096;

bool shaking(const Framing& decoder) {
  return decoder.cipher() != nullptr && decoder.cipher()->state() == Cipher::State::kShaking;
}

}  // namespace

Handshake::Handshake(Tcp::socket socket, Framing decoder, std::string address, std::shared_ptr<void> slot,
                     const Host& host, HandOver hand_over)
    : socket_(std::move(socket)),
      deadline_(socket_.get_executor()),
      decoder_(std::move(decoder)),
      address_(std::move(address)),
      slot_(std::move(slot)),
      host_(host),
      hand_over_(std::move(hand_over)),
      shaking_(shaking(decoder_)) {}

void Handshake::start(std::chrono::milliseconds patience) {
  patience_ = patience;
  boost::system::error_code ignored;
  socket_.non_blocking(true, ignored);
  if (shaking_) socket_.set_option(Tcp::no_delay(true), ignored);
  arm();
  look();
}

void Handshake::arm() {
  deadline_.expires_after(patience_);
  deadline_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
    if (!cancelled) self->too_late();
  });
}

void Handshake::too_late() {
  if (!refused_) {
    ++(shaking_ ? host_.counters.tls_timeouts : host_.counters.handshake_timeouts);
    const char* why = shaking_ ? "TLS did not stand in time" : "it did not say Hello in time";
    if (host_.refused) host_.refused(address_, why);
  }
  boost::system::error_code ignored;
  socket_.close(ignored);
}

void Handshake::read() {
  socket_.async_wait(Tcp::socket::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       if (error) return self->stop();
                       self->take();
                     });
}

void Handshake::take() {
  const auto room = decoder_.space(kHelloBytes);
  boost::system::error_code error;
  const std::size_t size = socket_.read_some(asio::buffer(room.data(), room.size()), error);
  if (error == asio::error::would_block) return read();
  if (error) return stop();
  if (refused_) return read();  // until the other side has heard why and closes
  decoder_.commit(size);
  if (!answer()) return stop();
  if (shaking_ && !shaking(decoder_)) {
    shaking_ = false;
    arm();
  }
  look();
}

// What TLS has to say; it is little, and fits into the socket of who reads it.
bool Handshake::answer() {
  const std::string bytes = decoder_.take_answers();
  if (bytes.empty()) return true;
  boost::system::error_code error;
  return socket_.write_some(asio::buffer(bytes), error) == bytes.size();
}

void Handshake::look() {
  std::string_view frame;
  switch (decoder_.next(frame)) {
    case Framing::Next::kMore:
      return read();
    case Framing::Next::kTooLarge:
      return refuse(v1::ErrorFrame::CODE_FRAME_TOO_LARGE,
                    "this is no frame of ours, or one that is too large");
    case Framing::Next::kBroken:
      return refuse(v1::ErrorFrame::CODE_BAD_FRAME, decoder_.fault());
    case Framing::Next::kEnd:
      return stop();
    case Framing::Next::kFrame:
      return hello(frame);
  }
}

void Handshake::hello(std::string_view bytes) {
  v1::ClientFrame frame;
  if (!frame.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !frame.has_hello()) {
    return refuse(v1::ErrorFrame::CODE_BAD_FRAME, "the first frame must be a Hello");
  }
  if (const auto wrong = fault_of(frame.hello())) return refuse(*wrong);
  Admission admission;
  if (host_.admit) admission = host_.admit(frame.hello(), address_);
  if (admission.refused) return refuse(*admission.refused);
  stop();
  hand_over_(std::move(socket_), std::move(decoder_), frame.hello(), std::move(admission), std::move(slot_));
}

void Handshake::refuse(v1::ErrorFrame::Code code, const std::string& why) { refuse(error_of(code, why)); }

void Handshake::refuse(const v1::ErrorFrame& why) {
  ++host_.counters.refused_hello;
  if (host_.refused) host_.refused(address_, why.message());
  refused_ = true;
  v1::ServerFrame frame;
  *frame.mutable_error() = why;
  auto bytes = std::make_shared<std::string>(decoder_.bytes_of(frame));
  *bytes += decoder_.farewell();  // a cipher counts what it makes: in this order
  asio::async_write(socket_, asio::buffer(*bytes),
                    [self = shared_from_this(), bytes](const boost::system::error_code&, std::size_t) {
                      boost::system::error_code ignored;
                      self->socket_.shutdown(Tcp::socket::shutdown_send, ignored);
                    });
  decoder_ = Framing::by_length(kHelloBytes);
  read();
}

}  // namespace evenstride
