#include "ingest/net/ingest_server.h"

#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <list>
#include <thread>
#include <utility>  // Boost 1.74's coroutines forget it

#include "ingest/net/address_slots.h"
#include "ingest/net/tcp_link.h"
#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

constexpr std::chrono::milliseconds kSweepEvery{1'000};
constexpr std::chrono::milliseconds kAcceptPause{100};  // when no descriptor is left
constexpr std::size_t kHelloBytes = 4096;

}  // namespace

struct IngestServer::State : std::enable_shared_from_this<State> {
  State(WorkerPool& pool, const IngestLimits& l, Admission a)
      : workers(pool),
        limits(l),
        admission(std::move(a)),
        slots(std::make_shared<AddressSlots>(l.connections, l.connections_per_address)),
        links(pool.size()) {}

  WorkerPool& workers;
  const IngestLimits limits;
  Admission admission;
  std::shared_ptr<AddressSlots> slots;
  Counters counters;
  std::vector<std::list<std::shared_ptr<TcpLink>>> links;  // by worker, touched there only
  asio::io_context loop{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{loop.get_executor()};
  Tcp::acceptor acceptor{loop};
  asio::steady_timer pause{loop};
  std::thread thread;

  void accept();
  void accepted(const boost::system::error_code& error, Tcp::socket socket);
  void take_in(Tcp::socket socket, Framing decoder, const std::string& address);
  void adopt(int descriptor, Framing decoder, const std::string& address);
  void hand_over(std::size_t worker, Tcp::socket socket, Framing decoder, v1::Hello hello,
                 std::shared_ptr<void> slot);
  void sweep(std::size_t worker) {
    links[worker].remove_if([](const std::shared_ptr<TcpLink>& link) { return !link->sweep(kSweepEvery); });
  }
};

namespace {

/// Reads up to the Hello, on the listener's thread.
class Handshake : public std::enable_shared_from_this<Handshake> {
 public:
  using HandOver = std::function<void(Tcp::socket, Framing, v1::Hello, std::shared_ptr<void>)>;
  Handshake(Tcp::socket socket, Framing decoder, std::string address, std::shared_ptr<void> slot,
            const Admission& admission, IngestServer::Counters& counters, HandOver hand_over)
      : socket_(std::move(socket)),
        deadline_(socket_.get_executor()),
        decoder_(std::move(decoder)),
        address_(std::move(address)),
        slot_(std::move(slot)),
        admission_(admission),
        counters_(counters),
        hand_over_(std::move(hand_over)) {}

  void start(std::chrono::milliseconds patience) {
    deadline_.expires_after(patience);
    deadline_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
      if (cancelled) return;
      if (!self->refused_) ++self->counters_.handshake_timeouts;
      boost::system::error_code ignored;
      self->socket_.close(ignored);
    });
    look();
  }

 private:
  void read() {
    const auto room = decoder_.space(kHelloBytes);
    socket_.async_read_some(
        asio::buffer(room.data(), room.size()),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
          if (error) return self->stop();
          self->take(size);
        });
  }
  void take(std::size_t size) {
    if (refused_) return read();  // until the other side has heard why and closes
    decoder_.commit(size);
    look();
  }
  void look() {
    std::string_view frame;
    switch (decoder_.next(frame)) {
      case Framing::Next::kMore:
        return read();
      case Framing::Next::kTooLarge:
        return refuse(error_frame(v1::ErrorFrame::CODE_FRAME_TOO_LARGE,
                                  "this is no frame of ours, or one that is too large")
                          .error());
      case Framing::Next::kBroken:
        return refuse(error_frame(v1::ErrorFrame::CODE_BAD_FRAME, "no binary WebSocket message").error());
      case Framing::Next::kEnd:
        return stop();
      case Framing::Next::kFrame:
        return hello(frame);
    }
  }
  void hello(std::string_view bytes) {
    v1::ClientFrame frame;
    if (!frame.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !frame.has_hello()) {
      return refuse(error_frame(v1::ErrorFrame::CODE_BAD_FRAME, "the first frame must be a Hello").error());
    }
    if (const auto wrong = fault_of(frame.hello())) return refuse(*wrong);
    if (admission_) {
      if (const auto wrong = admission_(frame.hello(), address_)) return refuse(*wrong);
    }
    stop();
    hand_over_(std::move(socket_), std::move(decoder_), frame.hello(), std::move(slot_));
  }
  void refuse(const v1::ErrorFrame& why) {
    ++counters_.refused_hello;
    refused_ = true;
    v1::ServerFrame frame;
    *frame.mutable_error() = why;
    auto bytes = std::make_shared<std::string>(decoder_.bytes_of(frame) + decoder_.farewell());
    asio::async_write(socket_, asio::buffer(*bytes),
                      [self = shared_from_this(), bytes](const boost::system::error_code&, std::size_t) {
                        boost::system::error_code ignored;
                        self->socket_.shutdown(Tcp::socket::shutdown_send, ignored);
                      });
    decoder_ = Framing::by_length(kHelloBytes);
    read();
  }
  void stop() { deadline_.cancel(); }

  Tcp::socket socket_;
  asio::steady_timer deadline_;
  Framing decoder_;
  const std::string address_;
  std::shared_ptr<void> slot_;
  const Admission& admission_;
  IngestServer::Counters& counters_;
  HandOver hand_over_;
  bool refused_ = false;
};

}  // namespace

void IngestServer::State::accept() {
  acceptor.async_accept([self = this](const boost::system::error_code& error, Tcp::socket socket) {
    self->accepted(error, std::move(socket));
  });
}

void IngestServer::State::accepted(const boost::system::error_code& error, Tcp::socket socket) {
  if (!acceptor.is_open()) return;
  if (error) {
    ++counters.accept_errors;
    pause.expires_after(kAcceptPause);
    pause.async_wait([self = this](const boost::system::error_code& cancelled) {
      if (!cancelled) self->accept();
    });
    return;
  }
  boost::system::error_code gone;
  const auto peer = socket.remote_endpoint(gone);
  if (!gone) {
    take_in(std::move(socket), Framing::by_length(limits.max_frame_bytes), peer.address().to_string());
  }
  accept();
}

void IngestServer::State::take_in(Tcp::socket socket, Framing decoder, const std::string& address) {
  auto slot = slots->take(address);
  if (!slot) {
    ++counters.refused_full;
    return;
  }
  ++counters.accepted;
  std::make_shared<Handshake>(
      std::move(socket), std::move(decoder), address, std::move(slot), admission, counters,
      [self = this](Tcp::socket s, Framing d, v1::Hello h, std::shared_ptr<void> held) {
        const std::size_t worker = self->workers.worker_of(h.runner_id());
        self->hand_over(worker, std::move(s), std::move(d), std::move(h), std::move(held));
      })
      ->start(limits.handshake);
}

// The descriptor moves to the event loop of its runner's worker.
void IngestServer::State::hand_over(std::size_t worker, Tcp::socket socket, Framing decoder, v1::Hello hello,
                                    std::shared_ptr<void> slot) {
  boost::system::error_code error;
  const auto protocol = socket.local_endpoint(error).protocol();
  if (error) return;
  const int descriptor = socket.release(error);
  if (error) return;
  struct Passage {
    Framing decoder;
    v1::Hello hello;
    std::shared_ptr<void> slot;
  };
  auto passage = std::make_shared<Passage>(Passage{std::move(decoder), std::move(hello), std::move(slot)});
  workers.post(worker, [self = shared_from_this(), worker, descriptor, protocol, passage](SessionHub& hub) {
    Tcp::socket moved(self->workers.loop(worker), protocol, descriptor);
    auto link = std::make_shared<TcpLink>(std::move(moved), std::move(passage->decoder), self->limits,
                                          self->workers.links(worker), std::move(passage->slot));
    self->links[worker].push_back(link);
    link->start(hub, passage->hello);
  });
}

IngestServer::IngestServer(WorkerPool& workers, const IngestLimits& limits, Admission admission)
    : state_(std::make_shared<State>(workers, limits, std::move(admission))) {
  for (std::size_t i = 0; i < workers.size(); ++i) {
    workers.every(i, kSweepEvery, [state = state_, i] { state->sweep(i); });
  }
  workers.at_stop([state = state_](std::size_t i) { state->links[i].clear(); });
  state_->thread = std::thread([state = state_.get()] { state->loop.run(); });
}

IngestServer::~IngestServer() { stop(); }

Result<Endpoint> IngestServer::listen(const Endpoint& where) {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(where.address, error);
  if (error) return Error{"'" + where.address + "' is no address"};
  const Tcp::endpoint endpoint(address, where.port);
  Tcp::acceptor& acceptor = state_->acceptor;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(1024, error);
  if (error) return Error{"cannot listen on " + text_of(where) + ": " + error.message()};
  const auto real = acceptor.local_endpoint();
  asio::post(state_->loop, [state = state_.get()] { state->accept(); });
  return Endpoint{real.address().to_string(), real.port()};
}

void IngestServer::State::adopt(int descriptor, Framing decoder, const std::string& address) {
  boost::system::error_code error;
  Tcp::socket socket(loop);
  socket.assign(Tcp::v4(), descriptor, error);
  if (error) {
    ::close(descriptor);
    return;
  }
  take_in(std::move(socket), std::move(decoder), address);
}

void IngestServer::adopt(int descriptor, const std::string& address) {
  asio::post(state_->loop, [state = state_.get(), descriptor, address] {
    state->adopt(descriptor, Framing::by_length(state->limits.max_frame_bytes), address);
  });
}

void IngestServer::adopt(UpgradedConnection connection) {
  asio::post(state_->loop, [state = state_.get(), connection = std::move(connection)] {
    Framing decoder = Framing::websocket(state->limits.max_frame_bytes);
    decoder.append(connection.early);
    state->adopt(connection.descriptor->release(), std::move(decoder), connection.address);
  });
}

void IngestServer::stop() {
  if (!state_->thread.joinable()) return;
  asio::post(state_->loop, [state = state_.get()] {
    boost::system::error_code ignored;
    state->acceptor.close(ignored);
    state->loop.stop();
  });
  state_->thread.join();
}

const IngestServer::Counters& IngestServer::counters() const { return state_->counters; }

}  // namespace evenstride
