/// Certificates made on the spot, and a client that speaks TLS, for tests.
#pragma once

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <memory>
#include <string>

#include "ingest/net/endpoint.h"
#include "ingest/tls/tls_context.h"

namespace evenstride::test {

template <class T, void (*kFree)(T*)>
struct Freed {
  void operator()(T* t) const { kFree(t); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Freed<X509, X509_free>>;

/// A certificate signed by its own key, valid from `from_s` to `to_s` seconds after now.
inline void write_certificate(const TlsFiles& files, long serial, long from_s = -3600, long to_s = 3600) {
  const KeyPtr key(EVP_EC_gen("P-256"));
  const CertificatePtr certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from_s);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), to_s);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"),
                             -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  std::FILE* out = std::fopen(files.certificate.c_str(), "w");
  PEM_write_X509(out, certificate.get());
  std::fclose(out);
  out = std::fopen(files.key.c_str(), "w");
  PEM_write_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(out);
}

/// A blocking connection with TLS of the versions given.
class TlsClient {
 public:
  explicit TlsClient(const Endpoint& to, int least = TLS1_2_VERSION, int most = TLS1_3_VERSION)
      : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_security_level(context_.get(), 0);  // or the client's own library refuses what is old
    SSL_CTX_set_min_proto_version(context_.get(), least);
    SSL_CTX_set_max_proto_version(context_.get(), most);
    bio_.reset(BIO_new_ssl_connect(context_.get()));
    BIO_set_conn_hostname(bio_.get(), text_of(to).c_str());
    connected_ = BIO_do_connect(bio_.get()) == 1 && BIO_do_handshake(bio_.get()) == 1;
  }
  bool connected() const { return connected_; }
  std::string version() const { return SSL_get_version(ssl()); }
  long serial() const {
    const CertificatePtr certificate(SSL_get1_peer_certificate(ssl()));
    return certificate ? ASN1_INTEGER_get(X509_get0_serialNumber(certificate.get())) : -1;
  }
  void send(const std::string& bytes) { BIO_write(bio_.get(), bytes.data(), static_cast<int>(bytes.size())); }
  /// Up to the end, or until so many bytes are there.
  std::string receive(std::size_t most = std::string::npos) {
    std::string out;
    char buffer[4096];
    while (out.size() < most) {
      const int size = BIO_read(bio_.get(), buffer, sizeof buffer);
      if (size <= 0) break;
      out.append(buffer, static_cast<std::size_t>(size));
    }
    return out;
  }

 private:
  SSL* ssl() const {
    SSL* out = nullptr;
    BIO_get_ssl(bio_.get(), &out);
    return out;
  }
  std::unique_ptr<SSL_CTX, Freed<SSL_CTX, SSL_CTX_free>> context_;
  std::unique_ptr<BIO, Freed<BIO, BIO_free_all>> bio_;
  bool connected_ = false;
};

}  // namespace evenstride::test
