/// One connection through the gate: ciphered outside, plain inside; what comes in on one side goes out on the
/// other.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>
#include <utility>  // Boost 1.74's coroutines forget it

#include "ingest/tls/tls_gate.h"

namespace evenstride {

/// What all passages of a gate share; outlives them.
struct TlsHost {
  const TlsGate::Adopt& adopt;
  const OnRefused& refused;
  const TlsLimits& limits;
  TlsGate::Counters& counters;
};

/// Carries the connection of `address` on the thread of its socket until it closes. `slot` is held until
/// then.
void pass_through_tls(boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> context,
                      const std::string& address, std::shared_ptr<void> slot, const TlsHost& host);

}  // namespace evenstride
