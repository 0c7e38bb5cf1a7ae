#include "ingest/daemon/page_token.h"

#include <algorithm>

#include "ingest/http/pairs.h"

namespace evenstride {
namespace {

constexpr const char* kCookie = "evenstride_token=";
constexpr const char* kParameter = "token=";
constexpr std::size_t kLongestToken = 128;

// Nothing else may go into a header.
bool is_token(const std::string& text) {
  return text.size() <= kLongestToken && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

std::string without_token(const HttpRequest& request) {
  std::string kept;
  std::size_t at = 0;
  while (at < request.query.size()) {
    const std::size_t end = std::min(request.query.find('&', at), request.query.size());
    const std::string pair = request.query.substr(at, end - at);
    if (pair.rfind(kParameter, 0) != 0) kept += (kept.empty() ? "?" : "&") + pair;
    at = end + 1;
  }
  return kept;
}

}  // namespace

bool needs_token(const std::string& path) { return path.rfind("/api", 0) == 0 || path == "/metrics"; }

std::string token_of(const HttpRequest& request) {
  constexpr std::string_view kBearer = "Bearer ";
  if (request.authorization.rfind(kBearer, 0) == 0) return request.authorization.substr(kBearer.size());
  return value_in(request.cookie, ';', kCookie);
}

std::optional<HttpResponse> carry_token(const HttpRequest& request, bool is_behind_tls) {
  const std::string token = value_in(request.query, '&', kParameter);
  const bool is_page = request.method == "GET" && (request.path == "/" || request.path == "/sensor");
  if (token.empty() || !is_page || !is_token(token)) return std::nullopt;
  HttpResponse response;
  response.status = 303;
  const std::string location = request.path + without_token(request);
  response.headers = {
      {"Location", location},
      {"Set-Cookie", kCookie + token + "; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict" +
                         (is_behind_tls ? "; Secure" : "")},
      {"Cache-Control", "no-store"}};
  return response;
}

}  // namespace evenstride
