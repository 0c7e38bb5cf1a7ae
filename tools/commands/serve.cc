#include <signal.h>

#include <fstream>
#include <iostream>

#include "ingest/daemon/daemon.h"
#include "tools/commands/commands.h"

namespace evenstride::commands {
namespace {

struct Request {
  DaemonOptions daemon;
  std::string data = default_data_directory(), ports_file;
  long workers = 0;
  bool json = false;
};

// Signals that end the daemon are taken by `wait_for_end`, not by whichever thread they hit.
sigset_t ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

void wait_for_end() {
  const sigset_t set = ending_signals();
  int signal = 0;
  while (sigwait(&set, &signal) != 0) {
  }
}

// Written beside and renamed, so that a reader never sees half of it.
void write_ports(const std::string& path, const Daemon& daemon) {
  const std::string half = path + ".part";
  std::ofstream out(half);
  out << "ingest=" << text_of(daemon.ingest()) << "\nhttp=" << text_of(daemon.http()) << '\n';
  out.close();
  if (!out || std::rename(half.c_str(), path.c_str()) != 0) throw CommandError("cannot write " + path);
}

void tell(const Daemon& daemon, bool json) {
  for (const std::string& repair : daemon.repairs()) std::cerr << "evenstride: " << repair << '\n';
  if (json) {
    std::cout << "{\"ingest\":\"" << text_of(daemon.ingest()) << "\",\"http\":\"" << text_of(daemon.http())
              << "\"}\n";
  } else {
    std::cout << "Sensors:   " << text_of(daemon.ingest()) << "\nLive page: http://" << text_of(daemon.http())
              << "/\n";
  }
  std::cout.flush();
}

int run(Request& r) {
  const sigset_t ending = ending_signals();
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);  // before any thread is made: they inherit it
  ::signal(SIGPIPE, SIG_IGN);
  r.daemon.data = r.data;
  r.daemon.workers = static_cast<unsigned>(r.workers);
  auto daemon = Daemon::start(r.daemon);
  if (!daemon) throw CommandError(daemon.error());
  if (!r.ports_file.empty()) write_ports(r.ports_file, **daemon);
  tell(**daemon, r.json);
  wait_for_end();
  return kExitDone;
}

}  // namespace

Command serve() {
  return {"serve", "Take sensors in, record, and show the run live", [](Options& options) {
            auto r = std::make_shared<Request>();
            options.text("--data", r->data, "directory of recordings and catalogue")
                .text("--ingest", r->daemon.ingest, "ADDRESS:PORT for sensors; port 0 takes a free one")
                .text("--http", r->daemon.http, "ADDRESS:PORT of the page")
                .text("--assets", r->daemon.assets, "serve the page's files from this folder")
                .text("--ports-file", r->ports_file, "write the real addresses here once listening")
                .count("--workers", r->workers, "threads for sessions; 0 = one for each processor", 0, 256)
                .flag("--json", r->json, "say the addresses as one line of JSON");
            return [r] { return run(*r); };
          }};
}

}  // namespace evenstride::commands
