#include "ingest/daemon/metrics.h"

#include <prometheus/text_serializer.h>

#include "ingest/daemon/log.h"
#include "ingest/version.h"

namespace evenstride {
namespace {

/// Families in the order in which they are added.
class Families {
 public:
  void counter(const std::string& name, const std::string& help, std::uint64_t value) {
    add(name + "_total", help, prometheus::MetricType::Counter).counter.value = static_cast<double>(value);
  }
  void gauge(const std::string& name, const std::string& help, double value) {
    add(name, help, prometheus::MetricType::Gauge).gauge.value = value;
  }
  std::string text() const { return prometheus::TextSerializer().Serialize(families_); }

 private:
  prometheus::ClientMetric& add(const std::string& name, const std::string& help,
                                prometheus::MetricType type) {
    prometheus::MetricFamily& family = families_.emplace_back();
    family.name = "evenstride_" + name;
    family.help = help;
    family.type = type;
    return family.metric.emplace_back();
  }
  std::vector<prometheus::MetricFamily> families_;
};

template <class Read>
std::uint64_t sum(WorkerPool& workers, Read read) {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < workers.size(); ++i) total += read(i);
  return total;
}

void add_sessions(Families& out, WorkerPool& w) {
  const auto of = [&](std::atomic<std::uint64_t> SessionCounters::*field) {
    return sum(w, [&](std::size_t i) { return (w.sessions(i).*field).load(); });
  };
  out.counter("blocks", "Blocks recorded", of(&SessionCounters::blocks));
  out.counter("samples", "Readings recorded", of(&SessionCounters::samples));
  out.counter("duplicate_blocks", "Blocks sent again and dropped", of(&SessionCounters::duplicate_blocks));
  out.counter("commits", "Syncs of a recording that succeeded", of(&SessionCounters::commits));
  out.counter("storage_failures", "Recordings given up after a failed write or sync",
              of(&SessionCounters::storage_failures));
  out.counter("sessions_started", "Sessions begun", of(&SessionCounters::sessions_started));
  out.counter("sessions_ended", "Sessions ended", of(&SessionCounters::sessions_ended));
  out.counter("sessions_resumed", "Sessions carried on with after a restart",
              of(&SessionCounters::sessions_resumed));
  out.counter("sessions_refused_storage", "Sessions refused: they could not be stored",
              of(&SessionCounters::refused_storage));
  out.counter("sessions_refused_full", "Sessions refused: as many ran as may",
              of(&SessionCounters::refused_full));
  out.counter("sessions_refused_memory", "Sessions refused: too much memory was in use",
              of(&SessionCounters::refused_memory));
}

void add_links(Families& out, WorkerPool& w) {
  const auto of = [&](std::atomic<std::uint64_t> LinkCounters::*field) {
    return sum(w, [&](std::size_t i) { return (w.links(i).*field).load(); });
  };
  const std::uint64_t closed = of(&LinkCounters::closed);  // in this order: never below zero
  const std::uint64_t opened = of(&LinkCounters::opened);
  out.gauge("sensors_connected", "Connections that have said Hello", static_cast<double>(opened - closed));
  out.counter("links_opened", "Connections that said Hello", opened);
  out.counter("links_refused", "Hellos that a session refused", of(&LinkCounters::refused));
  out.counter("bad_frames", "Frames that could not be used", of(&LinkCounters::bad_frames));
  out.counter("bytes_in", "Bytes from sensors", of(&LinkCounters::bytes_in));
  out.counter("bytes_out", "Bytes to sensors", of(&LinkCounters::bytes_out));
  out.counter("throttled", "Times a sensor sent above its rate", of(&LinkCounters::throttled));
  out.counter("cut_slow", "Sensors cut off because they did not read", of(&LinkCounters::cut_slow));
  out.counter("cut_revoked", "Sensors sent away because their token was revoked",
              of(&LinkCounters::cut_revoked));
  out.counter("cut_idle", "Sensors cut off because they were silent", of(&LinkCounters::cut_idle));
}

void add_access(Families& out, const Access::Counters& c) {
  out.counter("tokens_granted", "Tokens that opened", c.granted);
  out.counter("tokens_missing", "Refused: no token was shown", c.missing);
  out.counter("tokens_wrong", "Refused: unknown, revoked, or for another runner", c.wrong);
  out.counter("tokens_locked_out", "Refused unread: too many wrong tokens from that address", c.locked_out);
}

void add_tls(Families& out, const std::string& of, const TlsCounters& c, std::uint64_t timeouts) {
  const std::uint64_t closed = c.closed, opened = c.opened;  // in this order: never below zero
  out.gauge(of + "_tls_open", "Connections with TLS", static_cast<double>(opened - closed));
  out.counter(of + "_tls_failed", "TLS handshakes that failed", c.failed_handshakes);
  out.counter(of + "_tls_timeouts", "TLS handshakes that never ended", timeouts);
}

void add_tls(Families& out, const MetricSources& s) {
  if (s.ingest_tls != nullptr) add_tls(out, "ingest", *s.ingest_tls, s.ingest.counters().tls_timeouts);
  if (s.http_tls == nullptr) return;
  const TlsGate::Counters& gate = s.http_tls->counters();
  add_tls(out, "http", gate, gate.handshake_timeouts);
  out.counter("http_tls_refused_full", "Connections refused: too many, in all or of one address",
              gate.refused_full);
}

void add_udp(Families& out, const UdpServer* udp) {
  if (udp == nullptr) return;
  const UdpCounters& c = udp->counters();
  out.counter("udp_datagrams", "Datagrams received", c.datagrams);
  out.counter("udp_challenges", "Genuine Hellos that were asked to come again with a cookie", c.challenges);
  out.counter("udp_no_datagram", "Refused: too long, too short, of no known kind", c.no_datagram);
  out.counter("udp_unknown_key", "Refused: no token has this key", c.unknown_key);
  out.counter("udp_unknown_link", "Refused: no such link", c.unknown_link);
  out.counter("udp_wrong_tag", "Refused: not made with the key", c.wrong_tag);
  out.counter("udp_wrong_runner", "Refused: the token is for another runner", c.wrong_runner);
  out.counter("udp_bad_hello", "Refused for what the Hello says", c.bad_hello);
  out.counter("udp_refused_full", "Refused: too many, in all or of one address", c.refused_full);
  out.counter("udp_again", "Dropped: came before, or much too late", c.again);
  out.counter("udp_throttled", "Dropped: above the sensor's rate", c.throttled);
  out.counter("udp_behind", "Dropped: too many waiting for the sensor's worker", c.behind);
  out.counter("udp_too_far", "Blocks dropped: too far ahead of a missing one", c.too_far);
  out.counter("udp_old_blocks", "Blocks dropped: came before", c.old_blocks);
  out.counter("udp_missed", "Blocks that the sensor gave up before they came", c.missed);
}

}  // namespace

std::string metrics_text(const MetricSources& s) {
  Families out;
  add_sessions(out, s.workers);
  out.gauge("sessions_running", "Sessions under way", static_cast<double>(s.room.running()));
  out.gauge("resident_bytes", "Memory in use", static_cast<double>(resident_bytes()));
  add_links(out, s.workers);
  out.counter("accepted", "Connections accepted", s.ingest.counters().accepted);
  out.counter("refused_full", "Connections refused: too many, in all or of one address",
              s.ingest.counters().refused_full);
  out.counter("refused_hello", "First frames refused", s.ingest.counters().refused_hello);
  out.counter("handshake_timeouts", "Connections that never said Hello",
              s.ingest.counters().handshake_timeouts);
  out.counter("accept_errors", "Failures to accept, e.g. for want of descriptors",
              s.ingest.counters().accept_errors);
  out.counter("http_requests", "Requests answered", s.http.counters().requests);
  out.counter("http_bad_requests", "Requests that could not be read", s.http.counters().bad_requests);
  out.counter("http_refused_full", "Pages refused: too many connections", s.http.counters().refused_full);
  out.counter("http_timeouts", "Pages closed: nothing came, or nothing was read, in time",
              s.http.counters().timeouts);
  out.counter("http_accept_errors", "Failures to accept a page, e.g. for want of descriptors",
              s.http.counters().accept_errors);
  add_access(out, s.access.counters());
  add_tls(out, s);
  add_udp(out, s.udp);
  out.counter("http_events_sent", "Live pictures sent", s.http.counters().events_sent);
  out.counter("http_events_dropped", "Live pictures dropped because a page was slow",
              s.http.counters().events_dropped);
  out.counter("catalogue_dropped", "Entries not made because the catalogue was slow",
              s.housekeeper.dropped() + s.entries.dropped());
  out.counter("recordings_removed", "Recordings removed by retention", s.recordings_removed);
  out.counter("retention_failures", "Recordings that retention could not remove", s.retention_failures);
  out.counter("repair_failures", "Recordings that could not be carried on with or mended at the start",
              s.repair_failures);
  out.counter("catalogue_failures", "Statements of the catalogue that failed", s.catalogue.failures());
  out.counter("refusals_unsaid", "Refusals that were counted but not logged: too many at once",
              s.refusals_unsaid);
  out.counter("log_dropped", "Log lines dropped", Log::dropped());
  return out.text();
}

}  // namespace evenstride
