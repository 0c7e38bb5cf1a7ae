#include "ingest/net/tcp_listener.h"

#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>

#include "ingest/net/address_slots.h"
#include "ingest/net/upgraded_connection.h"

namespace evenstride {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

constexpr std::chrono::milliseconds kAcceptPause{100};  // when no descriptor is left
constexpr int kWaiting = 1024;                          // connections that the system holds for us

}  // namespace

struct TcpListener::State {
  State(const Limits& limits, ListenerCounters& c, Take t, OnRefused r)
      : counters(c),
        take(std::move(t)),
        refused(std::move(r)),
        slots(std::make_shared<AddressSlots>(limits.connections, limits.connections_per_address)) {}

  void accept() {
    acceptor.async_accept([this](const boost::system::error_code& error, Tcp::socket socket) {
      if (!acceptor.is_open()) return;
      if (error) return wait_a_little();
      boost::system::error_code gone;
      const auto peer = socket.remote_endpoint(gone);
      if (!gone) take_in(std::move(socket), peer.address().to_string(), take);
      accept();
    });
  }
  void wait_a_little() {
    ++counters.accept_errors;
    pause.expires_after(kAcceptPause);
    pause.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled) accept();
    });
  }
  void take_in(Tcp::socket socket, const std::string& address, const Take& with) {
    auto slot = slots->take(address);
    if (!slot) {
      ++counters.refused_full;
      if (refused) refused(address, "too many connections");
      return;
    }
    ++counters.accepted;
    with(std::move(socket), address, std::move(slot));
  }
  void adopt(int descriptor, const std::string& address, const Take& with) {
    boost::system::error_code error;
    Tcp::socket socket(loop);
    socket.assign(Tcp::v4(), descriptor, error);
    if (error) {
      ::close(descriptor);
      return;
    }
    take_in(std::move(socket), address, with ? with : take);
  }
  boost::system::error_code open(const Tcp::endpoint& endpoint) {
    boost::system::error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(Tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(kWaiting, error);
    return error;
  }

  ListenerCounters& counters;
  const Take take;
  const OnRefused refused;
  std::shared_ptr<AddressSlots> slots;
  asio::io_context loop{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{loop.get_executor()};
  Tcp::acceptor acceptor{loop};
  asio::steady_timer pause{loop};
  std::thread thread;
};

TcpListener::TcpListener(const Limits& limits, ListenerCounters& counters, Take take, OnRefused refused)
    : state_(std::make_unique<State>(limits, counters, std::move(take), std::move(refused))) {
  state_->thread = std::thread([state = state_.get()] { state->loop.run(); });
}

TcpListener::~TcpListener() { stop(); }

Result<Endpoint> TcpListener::listen(const Endpoint& where) {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(where.address, error);
  if (error) return Error{"'" + where.address + "' is no address"};
  error = state_->open({address, where.port});
  if (error) return Error{"cannot listen on " + text_of(where) + ": " + error.message()};
  const auto real = state_->acceptor.local_endpoint();
  asio::post(state_->loop, [state = state_.get()] { state->accept(); });
  return Endpoint{real.address().to_string(), real.port()};
}

void TcpListener::adopt(int descriptor, const std::string& address, Take take) {
  asio::post(state_->loop,
             [state = state_.get(), owned = std::make_shared<OwnedDescriptor>(descriptor), address,
              take = std::move(take)] { state->adopt(owned->release(), address, take); });
}

boost::asio::io_context& TcpListener::loop() { return state_->loop; }

void TcpListener::stop() {
  if (!state_->thread.joinable()) return;
  asio::post(state_->loop, [state = state_.get()] {
    boost::system::error_code ignored;
    state->acceptor.close(ignored);
    state->loop.stop();
  });
  state_->thread.join();
}

}  // namespace evenstride
