#include "ingest/tls/tls_gate.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <thread>
#include <utility>  // Boost 1.74's coroutines forget it

#include "ingest/net/address_slots.h"

namespace evenstride {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Pair = asio::local::stream_protocol;

constexpr std::size_t kBuffer = 16 * 1024;  // one TLS record
constexpr std::chrono::milliseconds kAcceptPause{100};

/// One connection: ciphered outside, plain inside; what comes in on one side goes out on the other.
class TlsPassage : public std::enable_shared_from_this<TlsPassage> {
 public:
  TlsPassage(Tcp::socket socket, std::shared_ptr<asio::ssl::context> context, std::string address,
             std::shared_ptr<void> slot, const TlsLimits& limits, TlsGate::Counters& counters)
      : context_(std::move(context)),
        outside_(std::move(socket), *context_),
        inside_(outside_.get_executor()),
        timer_(outside_.get_executor()),
        address_(std::move(address)),
        slot_(std::move(slot)),
        limits_(limits),
        counters_(counters) {
    ++counters_.opened;
  }
  ~TlsPassage() { ++counters_.closed; }

  void start(const TlsGate::Adopt& adopt) {
    boost::system::error_code ignored;
    outside_.next_layer().set_option(Tcp::no_delay(true), ignored);
    arm(limits_.handshake, &counters_.handshake_timeouts);
    outside_.async_handshake(asio::ssl::stream_base::server,
                             [self = shared_from_this(), &adopt](const boost::system::error_code& error) {
                               self->shaken(error, adopt);
                             });
  }

 private:
  // Closes everything unless it is armed again or disarmed in time.
  void arm(std::chrono::milliseconds patience, std::atomic<std::uint64_t>* counter) {
    timer_.expires_after(patience);
    timer_.async_wait([weak = weak_from_this(), counter](const boost::system::error_code& cancelled) {
      const auto self = weak.lock();
      if (cancelled || !self) return;
      if (counter != nullptr) ++*counter;
      self->close();
    });
  }
  void close() {
    boost::system::error_code ignored;
    timer_.cancel();
    outside_.next_layer().close(ignored);
    inside_.close(ignored);
  }

  void shaken(const boost::system::error_code& error, const TlsGate::Adopt& adopt) {
    timer_.cancel();
    if (error && outside_.next_layer().is_open()) ++counters_.failed_handshakes;
    int ends[2];
    if (error || ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return close();
    boost::system::error_code refused;
    inside_.assign(Pair(), ends[0], refused);
    if (refused) {
      ::close(ends[0]);
      ::close(ends[1]);
      return close();
    }
    adopt(ends[1], address_);
    read_outside();
    read_inside();
  }

  void read_outside() {
    outside_.async_read_some(
        asio::buffer(in_),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
          if (error) return self->outside_ended();
          asio::async_write(self->inside_, asio::buffer(self->in_.data(), size),
                            [self](const boost::system::error_code& failed, std::size_t) {
                              if (!failed) self->read_outside();
                            });
        });
  }
  void outside_ended() {
    boost::system::error_code ignored;
    inside_.shutdown(Pair::socket::shutdown_send, ignored);
  }

  void read_inside() {
    inside_.async_read_some(
        asio::buffer(out_),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
          if (error) return self->inside_ended();
          self->arm(self->limits_.patience, nullptr);
          asio::async_write(self->outside_, asio::buffer(self->out_.data(), size),
                            [self](const boost::system::error_code& failed, std::size_t) {
                              self->timer_.cancel();
                              if (failed) return self->close();
                              self->read_inside();
                            });
        });
  }
  void inside_ended() {
    if (!outside_.next_layer().is_open()) return;
    arm(limits_.handshake, nullptr);  // the farewell of TLS needs the other side
    outside_.async_shutdown([self = shared_from_this()](const boost::system::error_code&) { self->close(); });
  }

  std::shared_ptr<asio::ssl::context> context_;  // before what uses it
  asio::ssl::stream<Tcp::socket> outside_;
  Pair::socket inside_;
  asio::steady_timer timer_;
  const std::string address_;
  std::shared_ptr<void> slot_;
  const TlsLimits& limits_;
  TlsGate::Counters& counters_;
  std::array<char, kBuffer> in_, out_;
};

}  // namespace

struct TlsGate::State {
  State(const TlsContext& c, const TlsLimits& l, Adopt a)
      : context(c),
        limits(l),
        adopt(std::move(a)),
        slots(std::make_shared<AddressSlots>(l.connections, l.connections_per_address)) {}

  const TlsContext& context;
  const TlsLimits limits;
  const Adopt adopt;
  std::shared_ptr<AddressSlots> slots;
  Counters counters;
  asio::io_context loop{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{loop.get_executor()};
  Tcp::acceptor acceptor{loop};
  asio::steady_timer pause{loop};
  std::thread thread;

  void accept() {
    acceptor.async_accept([this](const boost::system::error_code& error, Tcp::socket socket) {
      if (!acceptor.is_open()) return;
      if (error) return wait_a_little();  // no descriptor is left
      take_in(std::move(socket));
      accept();
    });
  }
  void wait_a_little() {
    pause.expires_after(kAcceptPause);
    pause.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled) accept();
    });
  }
  void take_in(Tcp::socket socket) {
    boost::system::error_code gone;
    const std::string address = socket.remote_endpoint(gone).address().to_string();
    auto slot = gone ? nullptr : slots->take(address);
    if (!slot) {
      ++counters.refused_full;
      return;
    }
    std::make_shared<TlsPassage>(std::move(socket), context.now(), address, std::move(slot), limits, counters)
        ->start(adopt);
  }
};

TlsGate::TlsGate(const TlsContext& context, const TlsLimits& limits, Adopt adopt)
    : state_(std::make_unique<State>(context, limits, std::move(adopt))) {}

TlsGate::~TlsGate() { stop(); }

Result<Endpoint> TlsGate::listen(const Endpoint& where) {
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
  state_->thread = std::thread([state = state_.get()] { state->loop.run(); });
  return Endpoint{real.address().to_string(), real.port()};
}

void TlsGate::stop() {
  if (!state_->thread.joinable()) return;
  asio::post(state_->loop, [state = state_.get()] {
    boost::system::error_code ignored;
    state->acceptor.close(ignored);
    state->loop.stop();
  });
  state_->thread.join();
}

const TlsGate::Counters& TlsGate::counters() const { return state_->counters; }

}  // namespace evenstride
