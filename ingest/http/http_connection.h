/// One browser's connection: request after request, or one stream of events until it goes.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>
#include <utility>  // Boost 1.74's coroutines forget it

#include "ingest/http/http.h"

namespace evenstride {

/// What all connections of a server share; outlives them.
struct HttpHost {
  const HttpHandler& handler;
  const HttpLimits& limits;
  HttpServer::Counters& counters;
};

/// Serves the connection of `address` on the thread of its socket until it closes. `slot` is held until then.
void serve_http(boost::asio::ip::tcp::socket socket, const std::string& address, std::shared_ptr<void> slot,
                const HttpHost& host);

}  // namespace evenstride
