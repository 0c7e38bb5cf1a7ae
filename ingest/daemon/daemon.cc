#include "ingest/daemon/daemon.h"

#include <atomic>
#include <filesystem>
#include <thread>

#include "ingest/daemon/api.h"
#include "ingest/daemon/catalogue_writer.h"
#include "ingest/daemon/data_directory.h"
#include "ingest/daemon/exposure.h"
#include "ingest/daemon/metrics.h"
#include "ingest/daemon/process.h"
#include "ingest/daemon/refusal_log.h"
#include "ingest/daemon/repairs.h"
#include "ingest/daemon/retention.h"
#include "ingest/udp/udp_server.h"
#include "ingest/ximu3/sensor.h"

namespace evenstride {
namespace {

constexpr std::chrono::milliseconds kPictureEvery{250};
constexpr std::chrono::milliseconds kRetentionEvery{3'600'000};
constexpr std::chrono::milliseconds kEntriesEvery{2'000};
constexpr std::chrono::milliseconds kTokensEvery{2'000};  // `evenstride token` is another process

constexpr std::string_view kSensor = "sensor", kPage = "page", kDatagram = "datagram";  // what was refused

void write_refusal(std::string_view way, const std::string& address, std::string_view why,
                   std::uint64_t unsaid) {
  Log::warning("refused", {{"what", std::string(way)},
                           {"address", address},
                           {"why", std::string(why)},
                           {"unsaid_before", std::to_string(unsaid)}});
}

}  // namespace

// In the order in which the parts may go: those below use those above.
struct Daemon::State {
  DaemonOptions options;
  SystemClock clock;
  std::unique_ptr<SessionRoom> room;
  std::unique_ptr<DataDirectory> directory;
  std::unique_ptr<Catalogue> catalogue;
  std::unique_ptr<Access> access;
  std::unique_ptr<TlsContext> tls;
  std::unique_ptr<Api> api;
  std::unique_ptr<HttpServer> http;
  std::unique_ptr<WorkerPool> workers;
  std::unique_ptr<LiveStreams> streams;
  std::unique_ptr<Housekeeper> housekeeper;
  std::unique_ptr<CatalogueWriter> entries;
  std::unique_ptr<IngestServer> ingest;
  std::unique_ptr<TlsGate> http_gate;
  std::shared_ptr<TlsCounters> ingest_tls;
  std::unique_ptr<UdpServer> udp;
  std::unique_ptr<Repairs> repairs;
  RefusalLog refusal_log{write_refusal};
  Endpoint ingest_at, http_at, udp_at;
  std::atomic<std::uint64_t> recordings_removed{0}, retention_failures{0};

  ~State() {
    if (http_gate) http_gate->stop();
    if (http) http->stop();
    if (ingest) ingest->stop();
    if (workers) workers->stop();
    if (udp) udp->stop();  // after those whose farewells it sends
    housekeeper.reset();
    udp.reset();
    ingest.reset();
    workers.reset();
  }

  SessionNews news() {
    SessionNews out;
    out.started = [this](const v1::SessionHeader& header, const std::string& path) {
      Log::info("session started", {{"session", header.session_id()}});
      entries->add([header, name = std::filesystem::path(path).filename().string()](Catalogue& to) {
        return to.session_started(header, name);
      });
    };
    out.ended = [this](const v1::SessionHeader& header, const v1::Summary& summary) {
      Log::info("session ended",
                {{"session", header.session_id()}, {"seconds", std::to_string(summary.duration_s())}});
      entries->add([header, summary](Catalogue& to) { return to.session_ended(header, summary); });
    };
    out.unstored = [](const v1::SessionHeader& header, const std::string& why) {
      Log::error("recording given up", {{"session", header.session_id()}, {"why", why}});
    };
    // Sensors come again and again: bounded lines. Their address is not known here.
    out.refused = [this](const v1::Hello& hello, const std::string& why) {
      refusal_log.refused("session of " + hello.device_id(), "", why, std::chrono::steady_clock::now());
    };
    return out;
  }

  Status open() {
    auto opened = DataDirectory::open(options.data);
    if (!opened) return Error{opened.error()};
    directory = std::move(*opened);
    auto known = Catalogue::open(directory->catalogue());
    if (!known) return Error{known.error()};
    catalogue = std::move(*known);
    options.session.folder = directory->recordings();
    access = std::make_unique<Access>(options.tokens, options.access_limits);
    const Status tokens = read_tokens();
    if (!tokens) return tokens;
    room = std::make_unique<SessionRoom>(options.session_limits);
    options.session.room = room.get();
    if (!options.tls.any()) return Done{};
    auto context = TlsContext::open(options.tls);
    if (!context) return Error{context.error()};
    tls = std::move(*context);
    return Done{};
  }

  // Those that were known go on if they cannot be read.
  Status read_tokens() {
    const auto read = catalogue->tokens();
    if (!read) return Error{read.error()};
    access->set_tokens(*read);
    return Done{};
  }

  Status reload() {
    const Status tokens = read_tokens();
    const Status certificate = tls ? tls->reload() : Status(Done{});
    return certificate ? tokens : certificate;
  }

  Admission admit(const v1::Hello& hello, const std::string& address) {
    const auto grant = access->device(hello, address, std::chrono::steady_clock::now());
    if (grant.verdict != Access::Verdict::kGranted) return {refusal_of(grant.verdict), {}};
    return {std::nullopt, [this, grant] { return access->still(grant); }};
  }

  std::optional<UdpPass> find_pass(std::uint64_t key_id) {
    const auto found = access->datagram(key_id);
    if (!found) return std::nullopt;
    return UdpPass{found->key, found->grant.runner,
                   [this, grant = found->grant] { return access->still(grant); }};
  }

  Status listen_udp() {
    if (options.udp.empty()) return Done{};
    const auto wish = endpoint_from(options.udp);
    if (!wish) return Error{"--udp: " + wish.error()};
    udp = std::make_unique<UdpServer>(
        *workers, options.ingest_limits, [this](std::uint64_t key_id) { return find_pass(key_id); },
        refusals(kDatagram));
    auto real = udp->listen(*wish);
    if (!real) return Error{real.error()};
    udp_at = *real;
    return Done{};
  }

  OnRefused refusals(std::string_view way) {
    return [this, way](const std::string& address, std::string_view why) {
      refusal_log.refused(way, address, why, std::chrono::steady_clock::now());
    };
  }

  Status start_sessions() {
    const unsigned processors = std::max(1u, std::thread::hardware_concurrency());
    housekeeper = std::make_unique<Housekeeper>();
    entries = std::make_unique<CatalogueWriter>(*catalogue, *housekeeper);
    workers = std::make_unique<WorkerPool>(options.workers == 0 ? processors : options.workers,
                                           options.session, clock, news());
    streams = std::make_unique<LiveStreams>(*workers);
    workers->every(0, kPictureEvery, [this] { streams->turn(); });
    workers->every(0, kTokensEvery, [this] { housekeeper->post([this] { (void)read_tokens(); }); });
    workers->every(0, kEntriesEvery, [this] { entries->retry(); });
    repairs = std::make_unique<Repairs>(*workers, *entries, clock, options.session.end_after);
    const Status repaired = repairs->all(directory->recordings());
    if (!repaired) return repaired;
    housekeeper->post([this] { remove_old(); });
    workers->every(0, kRetentionEvery, [this] { housekeeper->post([this] { remove_old(); }); });
    return Done{};
  }

  void remove_old() {
    const auto rule = retention_rule_from(options.retention);
    if (!rule || !rule->any()) return;
    const std::string folder = directory->recordings();
    for (const Removal& removal : retention_plan(*catalogue, folder, *rule, clock.unix_ns()).removals) {
      const Status removed = carry_out(removal, *catalogue, folder, clock.unix_ns());
      ++(removed ? recordings_removed : retention_failures);
      if (removed) {
        Log::info("recording removed", {{"session", removal.session.session_id()}, {"why", removal.why}});
      } else {
        Log::error("a recording could not be removed", {{"why", removed.error()}});
      }
    }
  }

  std::string not_ready() const {
    const std::string fault = storage_fault_of(options.session);
    return fault.empty() ? "" : "no new session can be started: " + fault;
  }

  Result<Endpoint> listen_http(const Endpoint& where) {
    if (!tls) return http->listen(where);
    TlsLimits limits;
    limits.connections = options.ingest_limits.connections;
    limits.connections_per_address = options.ingest_limits.connections_per_address;
    limits.handshake = options.ingest_limits.handshake;
    http_gate = std::make_unique<TlsGate>(
        *tls, limits,
        [this](int descriptor, const std::string& address) { http->adopt(descriptor, address); },
        refusals(kPage));
    return http_gate->listen(where);
  }

  IngestServer::MakeCipher sensor_cipher() {
    if (!tls) return {};
    ingest_tls = std::make_shared<TlsCounters>();
    return [context = tls.get(), counters = ingest_tls] { return make_tls_cipher(*context, counters); };
  }

  Status listen() {
    const auto ingest_wish = endpoint_from(options.ingest), http_wish = endpoint_from(options.http);
    if (!ingest_wish) return Error{"--ingest: " + ingest_wish.error()};
    if (!http_wish) return Error{"--http: " + http_wish.error()};
    api = std::make_unique<Api>(Api::Parts{
        *workers, *catalogue, *streams, *housekeeper, *access, options.assets, is_loopback(*http_wish),
        tls != nullptr,
        [this] {
          return metrics_text({*workers, *ingest, *http, *housekeeper, *catalogue, *entries, *room,
                               recordings_removed, retention_failures, repairs->failures(), *access,
                               ingest_tls.get(), http_gate.get(), udp.get(), refusal_log.unsaid()});
        },
        [this] { return not_ready(); }, refusals(kPage),
        [this](UpgradedConnection connection) { ingest->adopt(std::move(connection)); }});
    http = std::make_unique<HttpServer>(
        [this](const HttpRequest& request, HttpReply reply) { api->handle(request, std::move(reply)); },
        options.http_limits, refusals(kPage));
    ingest = std::make_unique<IngestServer>(
        *workers, options.ingest_limits,
        [this](const v1::Hello& hello, const std::string& address) { return admit(hello, address); },
        refusals(kSensor), sensor_cipher());
    auto http_real = listen_http(*http_wish);
    if (!http_real) return Error{http_real.error()};
    auto ingest_real = ingest->listen(*ingest_wish);
    if (!ingest_real) return Error{ingest_real.error()};
    if (const Status listening = listen_udp(); !listening) return listening;
    for (const std::string& sensor : options.ximu3) {
      const auto plan = ximu3_plan_from(sensor);
      if (!plan) return Error{"--ximu3: " + plan.error()};
      run_ximu3(*workers, *plan);
    }
    http_at = *http_real;
    ingest_at = *ingest_real;
    return Done{};
  }
};

Daemon::Daemon(std::unique_ptr<State> state) : state_(std::move(state)) {}
Daemon::~Daemon() = default;

Status Daemon::check(const DaemonOptions& options) {
  for (const std::string& where : {options.ingest, options.http}) {
    if (const auto endpoint = endpoint_from(where); !endpoint) return Error{endpoint.error()};
  }
  for (const std::string& sensor : options.ximu3) {
    if (const auto plan = ximu3_plan_from(sensor); !plan) return Error{"--ximu3: " + plan.error()};
  }
  std::error_code ignored;
  if (!options.assets.empty() && !std::filesystem::is_directory(options.assets, ignored))
    return Error{"there is no folder " + options.assets};
  if (const Status exposure = check_exposure(options); !exposure) return exposure;
  if (!options.tls.any()) return Done{};
  const auto context = TlsContext::open(options.tls);
  return context ? Status(Done{}) : Error{context.error()};
}

Result<std::unique_ptr<Daemon>> Daemon::start(const DaemonOptions& options) {
  if (const Status fit = check(options); !fit) return Error{fit.error()};
  raise_descriptor_limit();
  return_large_blocks();
  auto state = std::make_unique<State>();
  state->options = options;
  const Status opened = state->open();
  if (!opened) return Error{opened.error()};
  const Status started = state->start_sessions();
  if (!started) return Error{started.error()};
  const Status listening = state->listen();
  if (!listening) return Error{listening.error()};
  return std::unique_ptr<Daemon>(new Daemon(std::move(state)));
}

Status Daemon::reload() { return state_->reload(); }
const Endpoint& Daemon::ingest() const { return state_->ingest_at; }
const Endpoint& Daemon::http() const { return state_->http_at; }
const Endpoint& Daemon::udp() const { return state_->udp_at; }
const std::vector<std::string>& Daemon::repairs() const { return state_->repairs->said(); }

}  // namespace evenstride
