#include "ingest/tls/tls_context.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace evenstride {
namespace {

namespace ssl = boost::asio::ssl;

// AEAD ciphers with ephemeral keys; TLS 1.3 has no others.
constexpr const char* kCiphers12 = "ECDHE+AESGCM:ECDHE+CHACHA20";

Status check_dates(SSL_CTX* context, const std::string& file) {
  const X509* certificate = SSL_CTX_get0_certificate(context);
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) return Error{file + " has expired"};
  if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) return Error{file + " is not valid yet"};
  return Done{};
}

// The library's own words for a file that is not there say nothing.
Status can_be_read(const std::string& file) {
  if (std::ifstream(file)) return Done{};
  return Error{file + ": " + std::strerror(errno)};
}

Result<std::shared_ptr<ssl::context>> read_context(const TlsFiles& files) {
  for (const std::string& file : {files.certificate, files.key}) {
    if (const Status there = can_be_read(file); !there) return Error{there.error()};
  }
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native,
                      SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                          SSL_OP_PRIORITIZE_CHACHA |  // of clients without AES in hardware
                          SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(native, 0);  // connections last; a ticket of each costs a write and its memory
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);  // a quiet connection holds no buffers
  SSL_CTX_set_cipher_list(native, kCiphers12);
  boost::system::error_code error;
  context->use_certificate_chain_file(files.certificate, error);
  if (error) return Error{"cannot use the certificate " + files.certificate + ": " + error.message()};
  context->use_private_key_file(files.key, ssl::context::pem, error);
  if (error) return Error{"cannot use the key " + files.key + ": " + error.message()};
  if (SSL_CTX_check_private_key(native) != 1) {
    return Error{"the key " + files.key + " does not fit the certificate " + files.certificate};
  }
  const Status dates = check_dates(native, files.certificate);
  if (!dates) return Error{dates.error()};
  return context;
}

}  // namespace

Result<std::unique_ptr<TlsContext>> TlsContext::open(const TlsFiles& files) {
  auto out = std::unique_ptr<TlsContext>(new TlsContext(files));
  const Status read = out->reload();
  if (!read) return Error{read.error()};
  return out;
}

Status TlsContext::reload() {
  auto fresh = read_context(files_);
  if (!fresh) return Error{fresh.error()};
  const std::lock_guard lock(mutex_);
  context_ = std::move(*fresh);
  return Done{};
}

}  // namespace evenstride
