/// A TLS connection of OpenSSL whose bytes travel by ways of ours.
#pragma once

#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <memory>
#include <new>
#include <span>
#include <string_view>

#include "core/base/result.h"

namespace evenstride {

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using SslPointer = std::unique_ptr<SSL, FreeSsl>;

/// OpenSSL's calls to an `Ends`.
template <class Ends>
struct BioOver {
  static const BIO_METHOD* method() {
    static BIO_METHOD* const made = [] {
      BIO_METHOD* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "evenstride");
      if (m == nullptr) throw std::bad_alloc();
      BIO_meth_set_write(m, write);
      BIO_meth_set_read(m, read);
      BIO_meth_set_ctrl(m, control);
      return m;
    }();
    return made;
  }

 private:
  static Ends& ends_of(BIO* bio) { return *static_cast<Ends*>(BIO_get_data(bio)); }
  static int write(BIO* bio, const char* bytes, int size) {
    return answer(bio, ends_of(bio).send({bytes, static_cast<std::size_t>(size)}), BIO_FLAGS_WRITE);
  }
  static int read(BIO* bio, char* room, int size) {
    return answer(bio, ends_of(bio).receive({room, static_cast<std::size_t>(size)}), BIO_FLAGS_READ);
  }
  static int answer(BIO* bio, const Result<std::size_t>& done, int way) {
    BIO_clear_retry_flags(bio);
    if (!done) return -1;
    if (*done == 0) BIO_set_flags(bio, way | BIO_FLAGS_SHOULD_RETRY);
    return *done == 0 ? -1 : static_cast<int>(*done);
  }
  static long control(BIO*, int what, long, void*) { return what == BIO_CTRL_FLUSH ? 1 : 0; }
};

/// A connection of `context` that sends and receives through `ends`, which must outlive it:
///   Result<std::size_t> send(std::string_view);        // how many were taken, 0: none now
///   Result<std::size_t> receive(std::span<char> room); // how many came, 0: none now
/// std::bad_alloc without memory.
template <class Ends>
SslPointer ssl_over(SSL_CTX* context, Ends& ends) {
  SslPointer ssl(SSL_new(context));
  BIO* bio = BIO_new(BioOver<Ends>::method());
  if (!ssl || bio == nullptr) {
    BIO_free(bio);
    throw std::bad_alloc();
  }
  BIO_set_data(bio, &ends);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl.get(), bio, bio);
  return ssl;
}

}  // namespace evenstride
