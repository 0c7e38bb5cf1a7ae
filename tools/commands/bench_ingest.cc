#include <stdlib.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "ingest/recording/session_reader.h"
#include "tools/commands/commands.h"
#include "tools/load/load_daemon.h"
#include "tools/load/load_generator.h"
#include "tools/load/throwaway_certificate.h"

namespace evenstride::commands {
namespace {

namespace fs = std::filesystem;

constexpr double kBlock_s = 0.020;  // what a sensor's radio packs together; Bluetooth sends every 15 to 50 ms
constexpr const char* kBlockHelp =
    "readings of a block; 0 = 20 ms of them, as radios pack them: 4 at 200 Hz, 20 at 1,000 Hz";

struct Request {
  LoadPlan plan;
  long streams = 800, readings = 0, workers = 0, window = 2048, zstd = 1;
  std::string data;
  bool json = false, no_analysis = false, tls = false;
};

struct Figures {
  LoadResult load;
  std::uint64_t lost = 0;
  double p50_ms = 0, p99_ms = 0, p999_ms = 0, cpu_cores = 0, rss_mb = 0;
};

// Blocks that can be read back, each once.
std::uint64_t readable_blocks(const std::string& folder) {
  std::uint64_t blocks = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    auto reader = McapReader::open(entry.path());
    McapMessage message;
    while (reader && reader->next(message)) blocks += message.topic.rfind("/blocks/", 0) == 0 ? 1 : 0;
  }
  return blocks;
}

// A certificate for this run alone, beside the daemon's directory.
std::shared_ptr<const TlsTrust> begin_tls(const TlsFiles& files) {
  const Status written = write_throwaway_certificate(files);
  if (!written) throw CommandError(written.error());
  auto trust = TlsTrust::load(files.certificate);
  if (!trust) throw CommandError(trust.error());
  return std::move(*trust);
}

Figures measure(const Request& r, const std::string& folder) {
  const std::string data = folder + "/data";
  DaemonOptions options;
  options.data = data;
  options.ingest = options.http = "127.0.0.1:0";
  options.workers = static_cast<unsigned>(r.workers);
  options.session.analyse = !r.no_analysis;
  options.session.zstd_level = static_cast<int>(r.zstd);
  options.ingest_limits.bytes_per_second = 1'000'000'000;
  options.ingest_limits.burst_bytes = 1'000'000'000;
  LoadPlan plan = r.plan;
  if (r.tls) {
    options.tls = {folder + "/certificate.pem", folder + "/key.pem"};
    plan.tls = begin_tls(options.tls);
  }
  auto daemon = LoadDaemon::start(options);
  if (!daemon) throw CommandError(daemon.error());
  LoadGenerator load((*daemon)->ingest(), plan);
  const auto check = [](const Status& status) {
    if (!status) throw CommandError(status.error());
  };
  Figures figures;
  check(load.connect());
  check(load.run(r.plan.settle_s));
  (*daemon)->latency().clear();
  const double cpu_before = (*daemon)->cpu_s();
  const auto start = std::chrono::steady_clock::now();
  check(load.run(r.plan.seconds));
  const double took_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  figures.cpu_cores = ((*daemon)->cpu_s() - cpu_before) / took_s;
  figures.p50_ms = (*daemon)->latency().quantile_ns(0.50) * 1e-6;
  figures.p99_ms = (*daemon)->latency().quantile_ns(0.99) * 1e-6;
  figures.p999_ms = (*daemon)->latency().quantile_ns(0.999) * 1e-6;
  figures.rss_mb = (*daemon)->rss_mb();
  check(load.finish());
  (*daemon)->stop();
  figures.load = load.result();
  const std::uint64_t readable = readable_blocks(data + "/recordings");
  figures.lost = figures.load.sent - std::min({figures.load.sent, figures.load.acknowledged, readable});
  return figures;
}

void print(const Request& r, const Figures& f) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(3);
  const double block_ms = 1e3 * r.plan.readings_per_block / r.plan.rate_hz;
  out << "{\"streams\":" << r.plan.streams << ",\"rate_hz\":" << r.plan.rate_hz
      << ",\"block_ms\":" << block_ms << ",\"analysis\":" << (r.no_analysis ? "false" : "true")
      << ",\"tls\":" << (r.tls ? "true" : "false") << ",\"lost\":" << f.lost << ",\"p50_ms\":" << f.p50_ms
      << ",\"p99_ms\":" << f.p99_ms << ",\"p999_ms\":" << f.p999_ms << ",\"cpu_cores\":" << f.cpu_cores
      << ",\"rss_mb\":" << f.rss_mb << ",\"connect_s\":" << f.load.connect_s
      << ",\"blocks_per_s\":" << f.load.acknowledged_per_s << ",\"generator_late_ms\":" << f.load.late_ms
      << "}";
  if (r.json) {
    std::cout << out.str() << '\n';
    return;
  }
  std::cout << std::fixed << std::setprecision(2) << r.plan.streams << " streams x " << r.plan.rate_hz
            << " Hz, blocks of " << block_ms << " ms" << (r.tls ? ", TLS" : "") << "\n"
            << "  lost         " << f.lost << " of " << f.load.sent << " blocks\n"
            << "  latency      p50 " << f.p50_ms << " ms, p99 " << f.p99_ms << " ms, p99.9 " << f.p999_ms
            << " ms\n"
            << "  daemon       " << f.cpu_cores << " cores, " << f.rss_mb << " MB\n"
            << "  connected in " << f.load.connect_s << " s\n"
            << "  durable      " << f.load.acknowledged_per_s << " blocks/s\n";
}

int run(Request& r) {
  r.plan.streams = static_cast<int>(r.streams);
  const long packed = std::lround(kBlock_s * r.plan.rate_hz);
  r.plan.readings_per_block = static_cast<int>(r.readings > 0 ? r.readings : std::max(1L, packed));
  r.plan.window = static_cast<int>(r.window);
  std::string pattern =
      (r.data.empty() ? fs::temp_directory_path() : fs::path(r.data)) / "evenstride-bench-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) throw CommandError("cannot make a folder like " + pattern);
  struct Remove {
    std::string path;
    ~Remove() {
      std::error_code ignored;
      fs::remove_all(path, ignored);
    }
  } const remove{pattern};
  print(r, measure(r, pattern));
  return kExitDone;
}

}  // namespace

Command bench_ingest() {
  return {"bench-ingest", "Load a daemon with many sensors and measure it", [](Options& options) {
            auto r = std::make_shared<Request>();
            options.count("--streams", r->streams, "sensors; four make a runner", 1, 100'000)
                .number("--rate", r->plan.rate_hz, "readings a second of each", 20.0, 2000.0)
                .number("--seconds", r->plan.seconds, "measured time, after 3 s to settle", 1.0, 86'400.0)
                .count("--block", r->readings, kBlockHelp, 0, 4096)
                .count("--workers", r->workers, "the daemon's threads; 0 = one for each processor", 0, 256)
                .flag("--flat-out", r->plan.flat_out, "as fast as blocks are acknowledged, whatever the rate")
                .count("--window", r->window, "flat out: unacknowledged blocks of a stream", 1, 1'000'000)
                .flag("--no-analysis", r->no_analysis, "record and acknowledge only")
                .flag("--tls", r->tls, "with TLS and a certificate made for the occasion")
                .count("--zstd", r->zstd, "compression level of recordings", -50, 19)
                .text("--data", r->data,
                      "folder in which the daemon's directory is made; default: the system's")
                .flag("--json", r->json, "one line of JSON");
            return [r] { return run(*r); };
          }};
}

}  // namespace evenstride::commands
