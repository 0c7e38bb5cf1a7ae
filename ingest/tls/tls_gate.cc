#include "ingest/tls/tls_gate.h"

#include "ingest/net/tcp_listener.h"
#include "ingest/tls/tls_passage.h"

namespace evenstride {

struct TlsGate::State {
  State(const TlsContext& c, const TlsLimits& l, Adopt a, OnRefused r)
      : context(c),
        limits(l),
        adopt(std::move(a)),
        refused(std::move(r)),
        listener({l.connections, l.connections_per_address}, counters, take(), refused) {}

  TcpListener::Take take() {
    return
        [this](boost::asio::ip::tcp::socket socket, const std::string& address, std::shared_ptr<void> slot) {
          pass_through_tls(std::move(socket), context.now(), address, std::move(slot),
                           {adopt, refused, limits, counters});
        };
  }

  const TlsContext& context;
  const TlsLimits limits;
  const Adopt adopt;
  const OnRefused refused;
  Counters counters;
  TcpListener listener;  // last: it uses all of the above
};

TlsGate::TlsGate(const TlsContext& context, const TlsLimits& limits, Adopt adopt, OnRefused refused)
    : state_(std::make_unique<State>(context, limits, std::move(adopt), std::move(refused))) {}

TlsGate::~TlsGate() { stop(); }

Result<Endpoint> TlsGate::listen(const Endpoint& where) { return state_->listener.listen(where); }

void TlsGate::stop() { state_->listener.stop(); }

const TlsGate::Counters& TlsGate::counters() const { return state_->counters; }

}  // namespace evenstride
