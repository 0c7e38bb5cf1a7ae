/// What the daemon answers over HTTP; the list stands in ingest/README.md.
#pragma once

#include <functional>
#include <string>

#include "ingest/access/access.h"
#include "ingest/catalogue/catalogue.h"
#include "ingest/daemon/housekeeper.h"
#include "ingest/daemon/live_streams.h"
#include "ingest/http/http.h"
#include "ingest/net/worker_pool.h"

namespace evenstride {

class Api {
 public:
  struct Parts {
    WorkerPool& workers;
    Catalogue& catalogue;
    LiveStreams& streams;
    Housekeeper& housekeeper;
    Access& access;
    std::string assets;                      ///< folder of page files; empty = those within the program
    bool loopback_only = true;               ///< then a foreign Host header is refused
    bool is_behind_tls = false;              ///< then the cookie of a token never travels without it
    std::function<std::string()> metrics;    ///< text for /metrics
    std::function<std::string()> not_ready;  ///< why not, for /readyz; empty = ready
    OnRefused refused;                       ///< told of each request that is
    std::function<void(UpgradedConnection)> sensor;  ///< takes what was upgraded at /ingest
  };
  explicit Api(Parts parts) : parts_(std::move(parts)) {}

  /// From any thread; the reply may come from another.
  void handle(const HttpRequest& request, HttpReply reply);

 private:
  void refuse(const HttpRequest& request, int status, const std::string& why, const HttpReply& reply) const;
  bool refuse_foreign(const HttpRequest& request, const HttpReply& reply) const;
  void route(const HttpRequest& request, const Access::Grant& grant, HttpReply reply);
  void get(const HttpRequest& request, const Access::Grant& grant, HttpReply reply);
  void get_runner(const HttpRequest& request, const std::string& runner, const std::string& what,
                  const Access::Grant& grant, HttpReply reply);
  void list_runners(const Access::Grant& grant, HttpReply reply);
  void list_sessions(const Access::Grant& grant, HttpReply reply);
  void get_session(const std::string& id, const Access::Grant& grant, HttpReply reply);
  void post_marker(const HttpRequest& request, const std::string& runner, HttpReply reply);
  void get_file(const HttpRequest& request, HttpReply reply) const;
  Parts parts_;
};

}  // namespace evenstride
