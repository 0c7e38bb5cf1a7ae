/// Whom a client believes to be the daemon.
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"

typedef struct ssl_ctx_st SSL_CTX;

namespace evenstride {

class TlsTrust {
 public:
  /// @param ca_file PEM: the certificates to trust, e.g. the daemon's own if it signed itself; empty: those
  /// of the system.
  /// @param server_name the name or address that must stand in the daemon's certificate; empty: the one that
  /// is connected to.
  static Result<std::shared_ptr<const TlsTrust>> load(const std::string& ca_file,
                                                      const std::string& server_name = "");
  ~TlsTrust();
  TlsTrust(const TlsTrust&) = delete;
  TlsTrust& operator=(const TlsTrust&) = delete;

  SSL_CTX* context() const { return context_; }
  const std::string& server_name() const { return server_name_; }

 private:
  TlsTrust(SSL_CTX* context, std::string server_name)
      : context_(context), server_name_(std::move(server_name)) {}
  SSL_CTX* context_;
  std::string server_name_;
};

}  // namespace evenstride
