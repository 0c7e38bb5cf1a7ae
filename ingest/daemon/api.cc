#include "ingest/daemon/api.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "ingest/daemon/page_token.h"
#include "ingest/http/json.h"
#include "ingest/http/pairs.h"
#include "ingest/http/websocket_upgrade.h"
#include "ingest/web/assets.h"
#include "ingest/wire/crc.h"

namespace evenstride {
namespace {

constexpr int kMostSessions = 500;
constexpr int kMostMinutes = 24 * 60;

HttpResponse json(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.type = "application/json";
  response.body = std::move(body);
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}
HttpResponse json(const google::protobuf::Message& message) { return json(200, json_text(message)); }
HttpResponse error(int status, const std::string& message) { return json(status, json_error(message)); }
HttpResponse plain(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts;
  std::istringstream in(path);
  for (std::string part; std::getline(in, part, '/');) {
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

std::string_view type_of(std::string_view name) {
  const auto ends = [&](std::string_view tail) {
    return name.size() >= tail.size() && name.substr(name.size() - tail.size()) == tail;
  };
  if (ends(".html")) return "text/html; charset=utf-8";
  if (ends(".js")) return "text/javascript; charset=utf-8";
  if (ends(".css")) return "text/css; charset=utf-8";
  if (ends(".svg")) return "image/svg+xml";
  if (ends(".json") || ends(".webmanifest")) return "application/json";
  if (ends(".png")) return "image/png";
  return "application/octet-stream";
}

// How much of a run is asked for: all of it where `minutes` is absent; nothing where it is no such number.
std::optional<Duration> span_of(const HttpRequest& request) {
  const std::string text = value_in(request.query, '&', "minutes=");
  if (text.empty()) return Duration::max();
  int minutes = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), minutes);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  if (minutes < 1 || minutes > kMostMinutes) return std::nullopt;
  return std::chrono::minutes(minutes);
}

std::string without_port(const std::string& host) {
  if (!host.empty() && host.front() == '[') return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

std::string answer_name(v1::Marker::Kind kind) {
  switch (kind) {
    case v1::Marker::KIND_PROMPT_DONE:
      return "done";
    case v1::Marker::KIND_PROMPT_LATER:
      return "later";
    case v1::Marker::KIND_PROMPT_SKIP:
      return "skip";
    default:
      return {};
  }
}

}  // namespace

void Api::refuse(const HttpRequest& request, int status, const std::string& why,
                 const HttpReply& reply) const {
  if (parts_.refused) parts_.refused(request.peer, why);
  reply(error(status, why));
}

// A page from elsewhere must not reach a daemon on loopback, be it by a name that it points here or by a
// form.
bool Api::refuse_foreign(const HttpRequest& request, const HttpReply& reply) const {
  const std::string host = without_port(request.host);
  const bool known = host == "localhost" || host == "[::1]" || host.rfind("127.", 0) == 0;
  if (parts_.loopback_only && !known) {
    refuse(request, 421, "this daemon answers to localhost only", reply);
    return true;
  }
  const bool same = request.origin.empty() || request.origin == "http://" + request.host ||
                    request.origin == "https://" + request.host;
  if (!same) refuse(request, 403, "a page from elsewhere may not ask this daemon", reply);
  return !same;
}

void Api::handle(const HttpRequest& request, HttpReply reply) {
  if (refuse_foreign(request, reply)) return;
  if (auto carried = carry_token(request, parts_.is_behind_tls)) return reply(std::move(*carried));
  if (!needs_token(request.path)) return route(request, {}, std::move(reply));
  const auto grant = parts_.access.viewer(token_of(request), request.peer, std::chrono::steady_clock::now());
  switch (grant.verdict) {
    case Access::Verdict::kGranted:
      return route(request, grant, std::move(reply));
    case Access::Verdict::kLockedOut:
      return refuse(request, 429, "too many wrong tokens from this address; try again later", reply);
    default:
      return refuse(request, 401, "open the page once with ?token= and a viewer token", reply);
  }
}

void Api::route(const HttpRequest& request, const Access::Grant& grant, HttpReply reply) {
  const auto parts = parts_of(request.path);
  if (parts.size() > 2 && parts[1] == "runners" && !grant.allows(parts[2])) {
    return refuse(request, 403, "this token is not for that runner", reply);
  }
  if (request.method == "GET") return get(request, grant, std::move(reply));
  const bool is_marker =
      parts.size() == 4 && parts[0] == "api" && parts[1] == "runners" && parts[3] == "markers";
  if (request.method == "POST" && is_marker) return post_marker(request, parts[2], std::move(reply));
  reply(error(405, "nothing here takes " + request.method));
}

void Api::get(const HttpRequest& request, const Access::Grant& grant, HttpReply reply) {
  const auto parts = parts_of(request.path);
  if (request.path == "/healthz") return reply(plain(200, "ok\n"));
  if (request.path == "/readyz") {
    const std::string why = parts_.not_ready ? parts_.not_ready() : "";
    return reply(why.empty() ? plain(200, "ready\n") : plain(503, why + "\n"));
  }
  if (request.path == "/metrics" && !grant.runner.empty()) {
    return refuse(request, 403, "this token is for one runner only", reply);
  }
  if (request.path == "/metrics" && parts_.metrics) {
    HttpResponse metrics = plain(200, parts_.metrics());
    metrics.type = "text/plain; version=0.0.4; charset=utf-8";  // Prometheus' text format
    return reply(std::move(metrics));
  }
  if (request.path == "/ingest" && parts_.sensor) return reply(websocket_answer(request, parts_.sensor));
  if (parts.empty() || parts[0] != "api") return get_file(request, std::move(reply));
  if (parts.size() == 2 && parts[1] == "runners") return list_runners(grant, std::move(reply));
  if (parts.size() == 4 && parts[1] == "runners")
    return get_runner(request, parts[2], parts[3], grant, std::move(reply));
  if (parts.size() == 2 && parts[1] == "sessions") return list_sessions(grant, std::move(reply));
  if (parts.size() == 4 && parts[1] == "sessions" && parts[3] == "summary") {
    return get_session(parts[2], grant, std::move(reply));
  }
  reply(error(404, "there is nothing at " + request.path));
}

void Api::get_runner(const HttpRequest& request, const std::string& runner, const std::string& what,
                     const Access::Grant& grant, HttpReply reply) {
  if (what == "events") {
    HttpResponse response;
    response.type = "text/event-stream";
    response.subscribe = [this, runner, grant](std::shared_ptr<EventQueue> queue) {
      parts_.streams.add(runner, std::move(queue), [this, grant] { return parts_.access.still(grant); });
    };
    return reply(std::move(response));
  }
  if (what != "live" && what != "history") return reply(error(404, "a runner has no " + what));
  const auto span = span_of(request);
  if (!span) return reply(error(400, "minutes is a whole number from 1 to 1440"));
  parts_.workers.post(parts_.workers.worker_of(runner),
                      [runner, what, span, reply = std::move(reply)](SessionHub& hub) {
                        const auto session = hub.find(runner);
                        if (!session) return reply(error(404, "no run of " + runner + " is under way"));
                        what == "live" ? reply(json(session->live())) : reply(json(session->history(*span)));
                      });
}

void Api::list_sessions(const Access::Grant& grant, HttpReply reply) {
  v1::SessionList list;
  for (auto& info : parts_.catalogue.sessions(kMostSessions, grant.runner)) {
    *list.add_sessions() = std::move(info);
  }
  reply(json(list));
}

void Api::list_runners(const Access::Grant& grant, HttpReply reply) {
  struct Gather {
    std::mutex mutex;
    std::size_t missing;
    v1::RunnerList list;
    HttpReply reply;
  };
  auto gather = std::make_shared<Gather>();
  gather->missing = parts_.workers.size();
  gather->reply = std::move(reply);
  for (std::size_t worker = 0; worker < parts_.workers.size(); ++worker) {
    parts_.workers.post(worker, [gather, grant](SessionHub& hub) {
      const std::lock_guard lock(gather->mutex);
      for (const auto& session : hub.all()) {
        v1::RunnerInfo info = session->info();
        if (grant.allows(info.runner_id())) *gather->list.add_runners() = std::move(info);
      }
      if (--gather->missing > 0) return;
      auto& runners = *gather->list.mutable_runners();
      std::sort(runners.begin(), runners.end(),
                [](const auto& a, const auto& b) { return a.runner_id() < b.runner_id(); });
      gather->reply(json(gather->list));
    });
  }
}

void Api::get_session(const std::string& id, const Access::Grant& grant, HttpReply reply) {
  const auto known = parts_.catalogue.session(id);
  if (!known || !grant.allows(known->runner_id())) return reply(error(404, "there is no session " + id));
  if (const auto summary = parts_.catalogue.summary(id)) return reply(json(*summary));
  const std::string runner = known->runner_id();
  parts_.workers.post(parts_.workers.worker_of(runner),
                      [runner, id, reply = std::move(reply)](SessionHub& hub) {
                        const auto session = hub.find(runner);
                        if (!session || session->header().session_id() != id)
                          return reply(error(404, "it has no summary yet"));
                        reply(json(session->summary()));
                      });
}

void Api::post_marker(const HttpRequest& request, const std::string& runner, HttpReply reply) {
  v1::Marker marker;
  const Status parsed = json_parse(request.body, marker);
  if (!parsed) return reply(error(400, "this is no Marker: " + parsed.error()));
  parts_.workers.post(
      parts_.workers.worker_of(runner), [this, runner, marker, reply = std::move(reply)](SessionHub& hub) {
        const auto session = hub.find(runner);
        if (!session) return reply(error(404, "no run of " + runner + " is under way"));
        const auto taken = session->mark(marker);
        if (!taken) return reply(error(409, taken.error()));
        v1::Marker stored = marker;
        stored.set_time_ns(taken->time_since_epoch().count());
        v1::PromptAnswer answer;
        answer.set_prompt_id(marker.prompt_id());
        answer.set_answer(answer_name(marker.kind()));
        answer.set_time_ns(stored.time_ns());
        if (answer.answer().empty()) return reply(json(stored));
        // The page may only say "stored" once the answer is on disk.
        const bool has_room =
            parts_.housekeeper.post([this, id = session->header().session_id(), answer, stored, reply] {
              const Status kept = parts_.catalogue.prompt_answered(id, answer);
              reply(kept ? json(stored) : error(503, kept.error()));
            });
        if (!has_room) reply(error(503, "the catalogue is too slow"));
      });
}

void Api::get_file(const HttpRequest& request, HttpReply reply) const {
  std::string name = request.path == "/" ? "index.html" : request.path.substr(1);
  if (name == "sensor") name = "sensor.html";
  const bool is_name = !name.empty() && name[0] != '.' && name.find('/') == std::string::npos;
  HttpResponse response;
  response.type = type_of(name);
  if (is_name && !parts_.assets.empty()) {
    std::ifstream in(parts_.assets + "/" + name, std::ios::binary);
    std::ostringstream bytes;
    if (in) bytes << in.rdbuf();
    response.body = bytes.str();
  } else if (is_name) {
    response.fixed = web_file(name);
  }
  const std::string_view bytes = response.fixed.empty() ? std::string_view(response.body) : response.fixed;
  if (bytes.empty()) return reply(error(404, "there is nothing at " + request.path));
  char tag[16];
  std::snprintf(tag, sizeof tag, "\"%08x\"", crc32(bytes));
  response.headers.emplace_back("ETag", tag);
  response.headers.emplace_back("Cache-Control", "no-cache");
  if (request.if_none_match == tag) {
    response.status = 304;
    response.body.clear();
    response.fixed = {};
  }
  reply(std::move(response));
}

}  // namespace evenstride
