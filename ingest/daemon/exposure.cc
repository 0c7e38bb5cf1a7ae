#include "ingest/daemon/exposure.h"

#include "ingest/ximu3/sensor.h"

namespace evenstride {
namespace {

// A tag on each datagram proves who made it; it hides nothing.
Status check_udp_exposure(const DaemonOptions& options) {
  if (options.udp.empty()) return Done{};
  const auto endpoint = endpoint_from(options.udp);
  if (!endpoint) return Error{endpoint.error()};
  if (is_loopback(*endpoint) || (options.tokens && options.udp_unencrypted)) return Done{};
  return Error{
      options.udp +
      " can be reached by others, and datagrams are not encrypted: that takes tokens (tokens = true) "
      "and udp_unencrypted = true, or --insecure"};
}

// These show no token and hide nothing.
Status check_ximu3_exposure(const DaemonOptions& options) {
  for (const std::string& sensor : options.ximu3) {
    const auto plan = ximu3_plan_from(sensor);
    if (!plan) return Error{"--ximu3: " + plan.error()};
    if (!plan->by_datagram || is_loopback(plan->at)) continue;
    return Error{sensor + ": its datagrams prove nothing of who sent them: that takes --insecure"};
  }
  return Done{};
}

}  // namespace

Status check_exposure(const DaemonOptions& options) {
  if (options.tls.certificate.empty() != options.tls.key.empty()) {
    return Error{"TLS takes both tls.certificate and tls.key"};
  }
  if (options.insecure) return Done{};
  if (const Status udp = check_udp_exposure(options); !udp) return udp;
  if (const Status ximu3 = check_ximu3_exposure(options); !ximu3) return ximu3;
  if (options.tls.any() && options.tokens) return Done{};
  for (const std::string& where : {options.ingest, options.http}) {
    const auto endpoint = endpoint_from(where);
    if (!endpoint) return Error{endpoint.error()};
    if (is_loopback(*endpoint)) continue;
    return Error{where +
                 " can be reached by others: that takes TLS (tls.certificate, tls.key) and tokens (tokens = "
                 "true), or --insecure"};
  }
  return Done{};
}

}  // namespace evenstride
