#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>

#include "ingest/client/replay_lane.h"
#include "ingest/client/udp_replay.h"
#include "ingest/net/endpoint.h"
#include "tools/commands/commands.h"
#include "tools/progress.h"

namespace evenstride::commands {
namespace {

struct Request {
  std::string file, to = "127.0.0.1:7070", speed = "1", runner, token_file, ca_file, server_name;
  bool json = false, tls = false, udp = false;
};

double speed_from(const std::string& text) {
  if (text == "max") return 0.0;
  char* end = nullptr;
  const double speed = std::strtod(text.c_str(), &end);
  if (*end != '\0' || !(speed > 0.0 && speed <= 1e6)) {
    throw CommandError("--speed must be a number above 0, or max", kExitUsage);
  }
  return speed;
}

// A token on the command line would be seen by every user of the machine.
std::string token_in(const std::string& file) {
  std::ifstream in(file);
  std::string token;
  if (!(in >> token)) throw CommandError("no token in " + file);
  return token;
}

ReplayTarget target_of(const Request& r) {
  const auto where = endpoint_from(r.to);
  if (!where) throw CommandError("--to: " + where.error(), kExitUsage);
  ReplayTarget target;
  target.address = where->address;
  target.port = where->port;
  target.runner = r.runner;
  target.speed = speed_from(r.speed);
  if (!r.token_file.empty()) target.token = token_in(r.token_file);
  const bool with_tls = r.tls || !r.ca_file.empty() || !r.server_name.empty();
  if (r.udp && (with_tls || target.speed != 1.0)) {
    throw CommandError("--udp plays at the speed of life and has no TLS", kExitUsage);
  }
  if (!with_tls) return target;
  auto trust = TlsTrust::load(r.ca_file, r.server_name);
  if (!trust) throw CommandError(trust.error());
  target.tls = std::move(*trust);
  return target;
}

// Session time of the last event; reads the file once.
std::int64_t length_ns(const std::string& file) {
  auto reader = SessionReader::open(file);
  if (!reader) throw CommandError(reader.error());
  SessionEvent event;
  std::int64_t last = 0;
  while (reader->next(event)) last = event_time_ns(event);
  return last;
}

int run(const Request& r) {
  const ReplayTarget target = target_of(r);
  const std::int64_t length = std::max<std::int64_t>(1, length_ns(r.file));
  ReplayProgress progress;
  Status played = Done{};
  std::atomic<bool> done{false};
  std::thread player([&] {
    played = r.udp ? replay_live_over_udp(r.file, target, progress) : replay_file(r.file, target, progress);
    done = true;
  });
  {
    Progress bar("replay", 1000);
    while (!done) {
      bar.show(static_cast<std::size_t>(progress.played_ns * 1000 / length));
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
  player.join();
  if (!played) throw CommandError(played.error());
  if (r.json) {
    std::cout << "{\"blocks\":" << progress.blocks << ",\"acknowledged\":" << progress.acknowledged
              << ",\"sent_again\":" << progress.sent_again << ",\"reconnects\":" << progress.reconnects
              << "}\n";
  } else {
    std::cout << r.file << ": " << progress.acknowledged << " blocks played and stored";
    if (progress.reconnects > 0) std::cout << ", " << progress.reconnects << " reconnects";
    std::cout << '\n';
  }
  return kExitDone;
}

}  // namespace

Command replay() {
  return {"replay", "Play a recording into a daemon as its sensors would", [](Options& options) {
            auto r = std::make_shared<Request>();
            options.text("file", r->file, "recording (MCAP)", true)
                .text("--to", r->to, "ADDRESS:PORT of the daemon")
                .text("--speed", r->speed, "times life, or max")
                .text("--runner", r->runner, "play it as this runner")
                .text("--token-file", r->token_file, "file with the device token to show")
                .flag("--tls", r->tls, "speak TLS and trust the system's certificates")
                .text("--ca", r->ca_file, "speak TLS and trust the certificates in this PEM file")
                .text("--server-name", r->server_name,
                      "speak TLS; the name that the daemon's certificate must bear, if not the one in --to")
                .flag("--udp", r->udp,
                      "as live sensors that send datagrams: a session of its own, not a replay")
                .flag("--json", r->json, "say the counts as one line of JSON");
            return [r] { return run(*r); };
          }};
}

}  // namespace evenstride::commands
