#include "ingest/net/ingest_server.h"

#include <boost/asio/io_context.hpp>
#include <list>

#include "ingest/net/handshake.h"
#include "ingest/net/tcp_link.h"

namespace evenstride {
namespace {

using Tcp = boost::asio::ip::tcp;

constexpr std::chrono::milliseconds kSweepEvery{1'000};

}  // namespace

struct IngestServer::State : std::enable_shared_from_this<State> {
  State(WorkerPool& pool, const IngestLimits& l, Admit a, OnRefused r, MakeCipher c)
      : workers(pool),
        limits(l),
        admit(std::move(a)),
        refused(std::move(r)),
        cipher(std::move(c)),
        links(pool.size()),
        listener({l.connections, l.connections_per_address}, counters, take(), refused) {}

  TcpListener::Take take() {
    return [this](Tcp::socket socket, const std::string& address, std::shared_ptr<void> slot) {
      Framing decoder = Framing::by_length(limits.max_frame_bytes);
      if (cipher) decoder = std::move(decoder).behind(cipher());
      greet(std::move(socket), std::move(decoder), address, std::move(slot));
    };
  }
  void greet(Tcp::socket socket, Framing decoder, const std::string& address, std::shared_ptr<void> slot);
  void hand_over(Tcp::socket socket, Framing decoder, v1::Hello hello, Admission admission,
                 std::shared_ptr<void> slot);
  void sweep(std::size_t worker) {
    links[worker].remove_if([](const std::shared_ptr<TcpLink>& link) { return !link->sweep(kSweepEvery); });
  }

  WorkerPool& workers;
  const IngestLimits limits;
  const Admit admit;
  const OnRefused refused;
  const MakeCipher cipher;
  Counters counters;
  std::vector<std::list<std::shared_ptr<TcpLink>>> links;  // by worker, touched there only
  TcpListener listener;                                    // last: it uses all of the above
};

void IngestServer::State::greet(Tcp::socket socket, Framing decoder, const std::string& address,
                                std::shared_ptr<void> slot) {
  std::make_shared<Handshake>(
      std::move(socket), std::move(decoder), address, std::move(slot),
      Handshake::Host{admit, refused, counters},
      [this](Tcp::socket s, Framing d, v1::Hello h, Admission a, std::shared_ptr<void> held) {
        hand_over(std::move(s), std::move(d), std::move(h), std::move(a), std::move(held));
      })
      ->start(limits.handshake);
}

// The descriptor moves to the event loop of its runner's worker.
void IngestServer::State::hand_over(Tcp::socket socket, Framing decoder, v1::Hello hello, Admission admission,
                                    std::shared_ptr<void> slot) {
  boost::system::error_code error;
  OwnedDescriptor descriptor(socket.release(error));
  if (error) return;
  struct Passage {
    OwnedDescriptor descriptor;
    Framing decoder;
    v1::Hello hello;
    Admission admission;
    std::shared_ptr<void> slot;
  };
  const std::size_t worker = workers.worker_of(hello.runner_id());
  auto passage = std::make_shared<Passage>(Passage{std::move(descriptor), std::move(decoder),
                                                   std::move(hello), std::move(admission), std::move(slot)});
  workers.post(worker, [self = shared_from_this(), worker, passage](SessionHub& hub) {
    auto link =
        std::make_shared<TcpLink>(self->workers.sockets(worker), passage->descriptor.release(),
                                  std::move(passage->decoder), self->limits, self->workers.links(worker),
                                  std::move(passage->admission.still), std::move(passage->slot));
    self->links[worker].push_back(link);
    link->start(hub, passage->hello);
  });
}

IngestServer::IngestServer(WorkerPool& workers, const IngestLimits& limits, Admit admit, OnRefused refused,
                           MakeCipher cipher)
    : state_(
          std::make_shared<State>(workers, limits, std::move(admit), std::move(refused), std::move(cipher))) {
  for (std::size_t i = 0; i < workers.size(); ++i) {
    workers.every(i, kSweepEvery, [state = state_, i] { state->sweep(i); });
  }
  workers.at_stop([state = state_](std::size_t i) { state->links[i].clear(); });
}

IngestServer::~IngestServer() { stop(); }

Result<Endpoint> IngestServer::listen(const Endpoint& where) { return state_->listener.listen(where); }

void IngestServer::adopt(UpgradedConnection connection) {
  state_->listener.adopt(connection.descriptor->release(), connection.address,
                         [state = state_.get(), early = connection.early](
                             Tcp::socket socket, const std::string& address, std::shared_ptr<void> slot) {
                           Framing decoder = Framing::websocket(state->limits.max_frame_bytes);
                           decoder.append(early);
                           state->greet(std::move(socket), std::move(decoder), address, std::move(slot));
                         });
}

void IngestServer::stop() { state_->listener.stop(); }

const IngestServer::Counters& IngestServer::counters() const { return state_->counters; }

}  // namespace evenstride
