#include "tools/load/throwaway_certificate.h"

#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

namespace evenstride {
namespace {

constexpr long kValid_s = 3'600;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  void operator()(std::FILE* file) const { std::fclose(file); }
};
template <class T>
using Held = std::unique_ptr<T, Free>;

Held<std::FILE> open_private(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  return Held<std::FILE>(descriptor < 0 ? nullptr : ::fdopen(descriptor, "w"));
}

Held<X509> certificate_for(EVP_PKEY* key) {
  Held<X509> out(X509_new());
  X509_set_version(out.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(out.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(out.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(out.get()), kValid_s);
  X509_set_pubkey(out.get(), key);
  X509_NAME* name = X509_get_subject_name(out.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"),
                             -1, -1, 0);
  X509_set_issuer_name(out.get(), name);
  const Held<X509_EXTENSION> names(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1"));
  X509_add_ext(out.get(), names.get(), -1);
  X509_sign(out.get(), key, EVP_sha256());
  return out;
}

}  // namespace

Status write_throwaway_certificate(const TlsFiles& files) {
  const Held<EVP_PKEY> key(EVP_EC_gen("P-256"));
  if (!key) return Error{"no key can be made"};
  const Held<X509> certificate = certificate_for(key.get());
  const auto certificate_file = open_private(files.certificate), key_file = open_private(files.key);
  const bool written =
      certificate_file && key_file && PEM_write_X509(certificate_file.get(), certificate.get()) == 1 &&
      PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
  return written ? Status(Done{}) : Error{"cannot write " + files.certificate + " and " + files.key};
}

}  // namespace evenstride
