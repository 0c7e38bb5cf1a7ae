#include "ingest/client/tls_trust.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <new>

namespace evenstride {

Result<std::shared_ptr<const TlsTrust>> TlsTrust::load(const std::string& ca_file,
                                                       const std::string& server_name) {
  const std::shared_ptr<const TlsTrust> trust(new TlsTrust(SSL_CTX_new(TLS_client_method()), server_name));
  SSL_CTX* context = trust->context();
  if (context == nullptr) throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  // What is offered again after a wait may stand elsewhere in memory by then.
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  const int loaded = ca_file.empty() ? SSL_CTX_set_default_verify_paths(context)
                                     : SSL_CTX_load_verify_locations(context, ca_file.c_str(), nullptr);
  ERR_clear_error();
  if (loaded != 1) return Error{"no certificate to trust in " + (ca_file.empty() ? "the system" : ca_file)};
  return trust;
}

TlsTrust::~TlsTrust() { SSL_CTX_free(context_); }

}  // namespace evenstride
