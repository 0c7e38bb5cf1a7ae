#include <signal.h>

#include <fstream>
#include <iostream>

#include "core/base/scratch.h"
#include "ingest/daemon/data_directory.h"
#include "ingest/daemon/out_of_memory.h"
#include "ingest/daemon/retention.h"
#include "tools/commands/commands.h"
#include "tools/commands/daemon_options.h"
#include "tools/commands/known_options.h"

namespace evenstride::commands {
namespace {

struct Request {
  std::string config, data, retention, ingest, http, udp, assets, ports_file, tls_certificate, tls_key;
  std::vector<std::string> ximu3;
  KnownFiles known;
  long workers = -1;
  bool json = false, check_config = false, tokens = false, insecure = false, udp_unencrypted = false;
};

void replace_if_given(std::vector<std::string>& files, const std::vector<std::string>& given) {
  if (!given.empty()) files = given;
}

// Reads what other commands have found, so that a file that cannot be used is told before the start. What the
// command line names goes before what the file names.
void take_known(KnownFiles files, const KnownFiles& given, SessionPlan& session) {
  replace_if_given(files.sensors, given.sensors);
  replace_if_given(files.personal, given.personal);
  replace_if_given(files.models, given.models);
  AnalysisParams params = params_of(files);
  session.shoe_pairs = std::move(params.shoe_pairs);
  session.personals = std::move(params.personals);
  session.pipeline.models = std::move(params.models);
}

// What the command line says goes before what the file says.
DaemonOptions options_of(const Request& r) {
  Config config = read_options(r.config, r.data);
  DaemonOptions& options = config.daemon;
  if (!r.ingest.empty()) options.ingest = r.ingest;
  if (!r.http.empty()) options.http = r.http;
  if (!r.udp.empty()) options.udp = r.udp;
  if (!r.retention.empty()) options.retention = r.retention;
  const auto rule = retention_rule_from(options.retention);
  if (!rule) throw CommandError("--retention: " + rule.error());
  if (!r.assets.empty()) options.assets = r.assets;
  if (!r.ximu3.empty()) options.ximu3 = r.ximu3;
  if (r.workers >= 0) options.workers = static_cast<unsigned>(r.workers);
  take_known(std::move(config.known), r.known, options.session);
  options.tokens |= r.tokens;
  options.insecure |= r.insecure;
  options.udp_unencrypted |= r.udp_unencrypted;
  if (!r.tls_certificate.empty()) options.tls.certificate = r.tls_certificate;
  if (!r.tls_key.empty()) options.tls.key = r.tls_key;
  return options;
}

// Signals to the daemon are taken by `wait_for_end`, not by whichever thread they hit.
sigset_t signals_to_us() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGHUP);
  return set;
}

// Of the file only the log's level can change under a running daemon.
void reload_log_level(const Request& r) {
  Config config;
  const Status read = r.config.empty() ? Status(Done{}) : read_config(r.config, config);
  if (read) {
    Log::set_level(config.daemon.log_level);
  } else {
    Log::error("the configuration could not be read again", {{"why", read.error()}});
  }
}

void reload(const Request& r, Daemon& daemon) {
  reload_log_level(r);
  const Status reloaded = daemon.reload();
  if (reloaded) {
    Log::info("tokens and certificate read again");
  } else {
    Log::error("the certificate could not be read again", {{"why", reloaded.error()}});
  }
}

void wait_for_end(const Request& r, Daemon& daemon) {
  const sigset_t set = signals_to_us();
  int signal = 0;
  while (sigwait(&set, &signal) != 0 || signal == SIGHUP) {
    if (signal == SIGHUP) reload(r, daemon);
    signal = 0;
  }
}

// Written beside and renamed, so that a reader never sees half of it.
void write_ports(const std::string& path, const Daemon& daemon) {
  const std::string half = path + ".part";
  std::ofstream out(half);
  out << "ingest=" << text_of(daemon.ingest()) << "\nhttp=" << text_of(daemon.http()) << '\n';
  if (daemon.udp().port != 0) out << "udp=" << text_of(daemon.udp()) << '\n';
  out.close();
  if (!out || std::rename(half.c_str(), path.c_str()) != 0) throw CommandError("cannot write " + path);
}

void tell(const Daemon& daemon, bool json, bool has_tls) {
  for (const std::string& repair : daemon.repairs()) std::cerr << "evenstride: " << repair << '\n';
  if (json) {
    std::cout << "{\"ingest\":\"" << text_of(daemon.ingest()) << "\",\"http\":\"" << text_of(daemon.http());
    if (daemon.udp().port != 0) std::cout << "\",\"udp\":\"" << text_of(daemon.udp());
    std::cout << "\"}\n";
  } else {
    std::cout << "Sensors:   " << text_of(daemon.ingest())
              << (daemon.udp().port != 0 ? "\nDatagrams: " + text_of(daemon.udp()) : "")
              << "\nLive page: " << (has_tls ? "https://" : "http://") << text_of(daemon.http()) << "/\n";
  }
  std::cout.flush();
}

int run(const Request& r) {
  end_when_out_of_memory();
  const ScratchRoom scratch;
  const DaemonOptions options = options_of(r);
  if (r.check_config) {  // a start checks by itself
    if (const Status fit = Daemon::check(options); !fit) throw CommandError(fit.error());
    std::cout << "the configuration is good\n";
    return kExitDone;
  }
  const sigset_t ours = signals_to_us();
  pthread_sigmask(SIG_BLOCK, &ours, nullptr);  // before any thread is made: they inherit it
  ::signal(SIGPIPE, SIG_IGN);
  Log::start(options.log_level);
  auto daemon = Daemon::start(options);
  if (!daemon) throw CommandError(daemon.error());
  if (!r.ports_file.empty()) write_ports(r.ports_file, **daemon);
  tell(**daemon, r.json, options.tls.any());
  wait_for_end(r, **daemon);
  daemon->reset();
  Log::stop();
  return kExitDone;
}

}  // namespace

Command serve() {
  return {
      "serve", "Take sensors in, record, and show the run live", [](Options& options) {
        auto r = std::make_shared<Request>();
        known_options(options, r->known)
            .text("--config", r->config, "TOML file; what stands on the command line goes before it")
            .flag("--check-config", r->check_config, "check the configuration and end")
            .text("--data", r->data,
                  "directory of recordings and catalogue; default " + default_data_directory())
            .text("--ingest", r->ingest,
                  "ADDRESS:PORT for sensors, default 127.0.0.1:7070; port 0 takes a free one")
            .text("--http", r->http, "ADDRESS:PORT of the page, default 127.0.0.1:8080")
            .text("--udp", r->udp, "ADDRESS:PORT for sensors that send datagrams; default: none are heard")
            .flag("--udp-unencrypted", r->udp_unencrypted,
                  "--udp may be beyond loopback: readings can be read on the way")
            .texts("--ximu3", r->ximu3,
                   "ADDRESS:PORT=RUNNER:SITE of an x-IMU3 sensor's TCP server, e.g. "
                   "192.168.1.1:7000=anna:pelvis; udp:ADDRESS:PORT=RUNNER:SITE: it sends to this port here")
            .text("--retention", r->retention,
                  "remove closed recordings: 90d (older than 90 days), 20GB (the oldest above that) or "
                  "90d,20GB; 'evenstride retention' shows which")
            .text("--assets", r->assets, "serve the page's files from this folder")
            .text("--ports-file", r->ports_file, "write the real addresses here once listening")
            .count("--workers", r->workers, "threads for sessions; 0 = one for each processor", 0, 256)
            .flag("--tokens", r->tokens, "sensors and pages must show a token (evenstride token)")
            .text("--tls-certificate", r->tls_certificate, "PEM file; both addresses then speak TLS only")
            .text("--tls-key", r->tls_key, "PEM file of the certificate's key")
            .flag("--insecure", r->insecure, "listen beyond loopback without TLS or tokens")
            .flag("--json", r->json, "say the addresses as one line of JSON");
        return [r] { return run(*r); };
      }};
}

}  // namespace evenstride::commands
