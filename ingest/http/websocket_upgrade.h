/// The HTTP half of a WebSocket: the request that asks for it and the answer. Source: RFC 6455, section 4.2.
#pragma once

#include <functional>

#include "ingest/http/http.h"

namespace evenstride {

/// The answer to a request whose origin has been checked: 101, and `take` gets the connection; or what is
/// wrong with the request: 426 if it does not ask for WebSocket of version 13, 400 if its key is none.
HttpResponse websocket_answer(const HttpRequest& request, std::function<void(UpgradedConnection)> take);

}  // namespace evenstride
