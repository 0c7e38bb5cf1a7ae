#include "ingest/udp/udp_server.h"

#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <list>
#include <thread>
#include <unordered_map>
#include <utility>  // Boost 1.74's coroutines forget it

#include "ingest/net/address_slots.h"
#include "ingest/udp/cookie.h"
#include "ingest/udp/peer.h"
#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

namespace asio = boost::asio;
using Udp = asio::ip::udp;

constexpr std::chrono::milliseconds kSweepEvery{1'000};
constexpr int kAtOnce = 256;  // datagrams read before others on this thread have their turn
constexpr int kReceiveBuffer = 4 * 1024 * 1024;  // bytes that the system may hold for us, if it lets us

std::string text_of(const Udp::endpoint& at) {
  return at.address().to_string() + ':' + std::to_string(at.port());
}

}  // namespace

struct UdpServer::State : std::enable_shared_from_this<State> {
  State(WorkerPool& pool, const IngestLimits& l, FindPass f, OnRefused r)
      : workers(pool),
        limits(l),
        find(std::move(f)),
        on_refused(std::move(r)),
        slots(std::make_shared<AddressSlots>(l.connections, l.connections_per_address)),
        links(pool.size()) {}

  void wait();
  void read();
  void take(std::string_view bytes);
  void take_hello(const Datagram& hello, std::string_view bytes);
  void open(const Datagram& datagram, const UdpPass& pass, const HelloBody& body);
  std::optional<v1::ErrorFrame> fault_in(v1::Hello& hello, const UdpPass& pass);
  void start_link(const Datagram& datagram, const UdpPass& pass, const DatagramKey& key, v1::Hello hello,
                  std::shared_ptr<void> slot);
  void take_up(const Datagram& up, std::string_view bytes);
  void send(std::uint64_t link, const std::string& datagram, bool is_last);
  void send_to(const Udp::endpoint& to, const std::string& datagram);
  void refused(std::atomic<std::uint64_t>& counter, std::string_view why) {
    ++counter;
    if (on_refused) on_refused(from.address().to_string(), why);
  }
  void forget_old();

  WorkerPool& workers;
  const IngestLimits limits;
  const FindPass find;
  const OnRefused on_refused;
  const CookieJar cookies;
  UdpCounters counters;
  std::shared_ptr<AddressSlots> slots;
  std::vector<std::list<std::shared_ptr<UdpLink>>> links;  // by worker, touched there only
  std::unordered_map<std::uint64_t, UdpPeer> peers;        // by link
  std::array<char, kMaxDatagram + 1> buffer;               // one more, to see what is too long
  Udp::endpoint from;                                      // of what is in it
  UdpPeer::Now now;
  asio::io_context loop{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{loop.get_executor()};
  Udp::socket socket{loop};
  asio::steady_timer sweep_timer{loop};
  std::thread thread;
};

void UdpServer::State::wait() {
  socket.async_wait(Udp::socket::wait_read, [this](const boost::system::error_code& error) {
    if (error) return;
    read();
    wait();
  });
}

void UdpServer::State::read() {
  now = std::chrono::steady_clock::now();
  for (int i = 0; i < kAtOnce; ++i) {
    boost::system::error_code error;
    const std::size_t size = socket.receive_from(asio::buffer(buffer), from, 0, error);
    if (error == asio::error::would_block) return;
    if (!error) take({buffer.data(), size});  // an error is an earlier datagram's that could not be delivered
  }
}

void UdpServer::State::take(std::string_view bytes) {
  ++counters.datagrams;
  const auto datagram = read_datagram(bytes);
  if (datagram && datagram->kind == DatagramKind::kHello) return take_hello(*datagram, bytes);
  if (datagram && datagram->kind == DatagramKind::kUp) return take_up(*datagram, bytes);
  refused(counters.no_datagram, "no datagram of ours");
}

// Nothing that is not genuine gets an answer; a Hello without a cookie gets one that is shorter than itself.
void UdpServer::State::take_hello(const Datagram& datagram, std::string_view bytes) {
  const auto pass = find(datagram.id);
  if (!pass) return refused(counters.unknown_key, "no token has this key");
  if (!has_right_tag(bytes, pass->key.key)) return refused(counters.wrong_tag, "not made with its key");
  const auto body = read_hello_body(datagram.body);
  if (!body) return refused(counters.bad_hello, "a Hello without its cookie");
  if (cookies.is_ours(body->cookie, text_of(from), datagram.id, datagram.number, now)) {
    return open(datagram, *pass, *body);
  }
  ++counters.challenges;
  const std::string cookie = cookies.bake(text_of(from), datagram.id, datagram.number, now);
  send_to(from, sealed({DatagramKind::kChallenge, datagram.id, datagram.number, cookie}, pass->key.key));
}

void UdpServer::State::open(const Datagram& datagram, const UdpPass& pass, const HelloBody& body) {
  const DatagramKey key = link_key(pass.key, datagram.number, body.cookie);
  if (const auto known = peers.find(key.id); known != peers.end()) {  // it has not heard the answer
    UdpPeer& peer = known->second;
    if (peer.ended) return send_to(peer.at, peer.last_words);
    return workers.post(peer.worker, [link = peer.link](SessionHub&) { link->welcome_again(); });
  }
  v1::Hello hello;
  const bool can_be_read = hello.ParseFromArray(body.hello.data(), static_cast<int>(body.hello.size()));
  auto why = can_be_read ? fault_in(hello, pass) : error_of(v1::ErrorFrame::CODE_BAD_FRAME, "no Hello");
  std::shared_ptr<void> slot;
  if (why) {
    refused(why->code() == v1::ErrorFrame::CODE_UNAUTHORISED ? counters.wrong_runner : counters.bad_hello,
            why->message());
  } else if (peers.size() < 2 * limits.connections) {  // half of them may have ended a moment ago
    slot = slots->take(from.address().to_string());
  }
  if (!why && !slot) {
    why = error_of(v1::ErrorFrame::CODE_LIMIT, "too many sensors, in all or of this address");
    refused(counters.refused_full, why->message());
  }
  if (!why) return start_link(datagram, pass, key, std::move(hello), std::move(slot));
  send_to(from, sealed({DatagramKind::kRefusal, datagram.id, datagram.number, why->SerializeAsString()},
                       pass.key.key));
}

std::optional<v1::ErrorFrame> UdpServer::State::fault_in(v1::Hello& hello, const UdpPass& pass) {
  hello.clear_token();  // none is needed, and none may be kept
  if (auto wrong = fault_of(hello)) return wrong;
  if (hello.has_replay()) return error_of(v1::ErrorFrame::CODE_BAD_HELLO, "a recording is played over TCP");
  if (pass.runner.empty() || pass.runner == hello.runner_id()) return std::nullopt;
  return error_of(v1::ErrorFrame::CODE_UNAUTHORISED, "this token is not valid here");
}

void UdpServer::State::start_link(const Datagram& datagram, const UdpPass& pass, const DatagramKey& key,
                                  v1::Hello hello, std::shared_ptr<void> slot) {
  const std::size_t worker = workers.worker_of(hello.runner_id());
  UdpLink::Parts parts{
      pass.key,
      key,
      datagram.number,
      pass.still,
      std::move(slot),
      [this, id = key.id](std::string bytes, bool is_last) {
        asio::post(loop, [this, id, bytes = std::move(bytes), is_last] { send(id, bytes, is_last); });
      }};
  auto link = std::make_shared<UdpLink>(std::move(parts), limits, workers.links(worker), counters);
  peers.emplace(key.id, UdpPeer(key, from, worker, link, limits, now));
  workers.post(worker, [self = shared_from_this(), worker, link, hello = std::move(hello)](SessionHub& hub) {
    self->links[worker].push_back(link);
    hub.when_ready(hello, [weak = std::weak_ptr(link), &hub, hello] {
      if (const auto still = weak.lock()) still->start(hub, hello);
    });
  });
}

void UdpServer::State::take_up(const Datagram& up, std::string_view bytes) {
  const auto known = peers.find(up.id);
  if (known == peers.end()) return refused(counters.unknown_link, "no such link");
  UdpPeer& peer = known->second;
  if (!has_right_tag(bytes, peer.key.key)) return refused(counters.wrong_tag, "not made with its key");
  if (!peer.window.take(up.number)) {
    ++counters.again;
    return;
  }
  if (peer.window.is_highest(up.number)) peer.at = from;  // the sensor's address may change
  if (peer.ended) return send_to(peer.at, peer.last_words);
  if (!peer.may_send(bytes.size(), now)) {
    ++counters.throttled;
    return;
  }
  if (*peer.waiting >= UdpPeer::kMostWaiting) {
    ++counters.behind;
    return;
  }
  ++*peer.waiting;
  workers.post(peer.worker,
               [link = peer.link, waiting = peer.waiting, body = std::string(up.body)](SessionHub&) {
                 --*waiting;
                 link->take(body);
               });
}

void UdpServer::State::send(std::uint64_t link, const std::string& datagram, bool is_last) {
  const auto known = peers.find(link);
  if (known == peers.end()) return;
  UdpPeer& peer = known->second;
  send_to(peer.at, datagram);
  if (!is_last) return;
  peer.ended = std::chrono::steady_clock::now();
  peer.last_words = datagram;
  peer.link.reset();
}

// A datagram that the system has no room for is lost, like one on the way.
void UdpServer::State::send_to(const Udp::endpoint& to, const std::string& datagram) {
  boost::system::error_code ignored;
  socket.send_to(asio::buffer(datagram), to, 0, ignored);
}

// The cookie of a link that has ended must have died before the link is forgotten, or an old Hello could open
// it again.
void UdpServer::State::forget_old() {
  const auto steady = std::chrono::steady_clock::now();
  std::erase_if(peers, [&](const auto& item) {
    return item.second.ended && steady - *item.second.ended > CookieJar::kLife + kSweepEvery;
  });
  sweep_timer.expires_after(kSweepEvery);
  sweep_timer.async_wait([this](const boost::system::error_code& cancelled) {
    if (!cancelled) forget_old();
  });
}

UdpServer::UdpServer(WorkerPool& workers, const IngestLimits& limits, FindPass find, OnRefused refused)
    : state_(std::make_shared<State>(workers, limits, std::move(find), std::move(refused))) {
  for (std::size_t i = 0; i < workers.size(); ++i) {
    workers.every(i, kSweepEvery, [state = state_, i] {
      state->links[i].remove_if(
          [](const std::shared_ptr<UdpLink>& link) { return !link->sweep(kSweepEvery); });
    });
  }
  workers.at_stop([state = state_](std::size_t i) { state->links[i].clear(); });
}

UdpServer::~UdpServer() { stop(); }

Result<Endpoint> UdpServer::listen(const Endpoint& where) {
  boost::system::error_code error, ignored;
  const auto address = asio::ip::make_address(where.address, error);
  if (error) return Error{"'" + where.address + "' is no address"};
  const Udp::endpoint endpoint(address, where.port);
  Udp::socket& socket = state_->socket;
  socket.open(endpoint.protocol(), error);
  if (!error) socket.bind(endpoint, error);
  if (!error) socket.non_blocking(true, error);
  if (error) return Error{"cannot listen on " + evenstride::text_of(where) + ": " + error.message()};
  socket.set_option(Udp::socket::receive_buffer_size(kReceiveBuffer), ignored);
  const auto real = socket.local_endpoint();
  asio::post(state_->loop, [state = state_.get()] {
    state->wait();
    state->forget_old();
  });
  state_->thread = std::thread([state = state_.get()] { state->loop.run(); });
  return Endpoint{real.address().to_string(), real.port()};
}

void UdpServer::stop() {
  if (!state_->thread.joinable()) return;
  asio::post(state_->loop, [state = state_.get()] { state->loop.stop(); });
  state_->thread.join();
}

const UdpCounters& UdpServer::counters() const { return state_->counters; }

}  // namespace evenstride
