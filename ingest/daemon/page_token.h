/// How a page shows its viewer token: `Authorization: Bearer`, or a cookie that it got once for `?token=`.
#pragma once

#include <optional>
#include <string>

#include "ingest/http/http.h"

namespace evenstride {

/// True for what shows anything of a runner or of the daemon; the page's own files and the health checks do
/// not.
bool needs_token(const std::string& path);
/// The token of a request; empty = none.
std::string token_of(const HttpRequest& request);
/// For a page opened with `?token=`: puts the token into a cookie that scripts cannot read and leads to the
/// same address without it, so that it stays in no history. Nothing for any other request.
std::optional<HttpResponse> carry_token(const HttpRequest& request, bool is_behind_tls);

}  // namespace evenstride
