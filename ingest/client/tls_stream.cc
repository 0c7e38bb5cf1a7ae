#include "ingest/client/tls_stream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>

#include <chrono>

namespace evenstride {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{10};

// OpenSSL's own socket BIO writes without MSG_NOSIGNAL: a daemon that goes away would end this program.
int bio_write(BIO* bio, const char* bytes, int size) {
  const auto sent =
      static_cast<ByteStream*>(BIO_get_data(bio))->send({bytes, static_cast<std::size_t>(size)});
  BIO_clear_retry_flags(bio);
  if (!sent) return -1;
  if (*sent == 0) BIO_set_retry_write(bio);
  return *sent == 0 ? -1 : static_cast<int>(*sent);
}
int bio_read(BIO* bio, char* room, int size) {
  const auto came =
      static_cast<ByteStream*>(BIO_get_data(bio))->receive({room, static_cast<std::size_t>(size)});
  BIO_clear_retry_flags(bio);
  if (!came) return -1;
  if (*came == 0) BIO_set_retry_read(bio);
  return *came == 0 ? -1 : static_cast<int>(*came);
}
long bio_control(BIO*, int what, long, void*) { return what == BIO_CTRL_FLUSH ? 1 : 0; }

const BIO_METHOD* stream_method() {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "evenstride stream");
    BIO_meth_set_write(m, bio_write);
    BIO_meth_set_read(m, bio_read);
    BIO_meth_set_ctrl(m, bio_control);
    return m;
  }();
  return method;
}

class TlsStream : public ByteStream {
 public:
  TlsStream(std::unique_ptr<ByteStream> plain, const TlsTrust& trust)
      : plain_(std::move(plain)), ssl_(SSL_new(trust.context())) {
    BIO* bio = BIO_new(stream_method());
    BIO_set_data(bio, plain_.get());
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_, bio, bio);
  }
  ~TlsStream() override {
    (void)SSL_shutdown(ssl_);  // says farewell if that can be done at once
    ERR_clear_error();
    SSL_free(ssl_);
  }
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  void expect(const std::string& name) {
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_), name.c_str()) == 1) return;  // it is an address
    ERR_clear_error();
    SSL_set1_host(ssl_, name.c_str());
    SSL_set_tlsext_host_name(ssl_, name.c_str());
  }
  Status shake_hands() {
    const auto until = steady_clock::now() + kPatience;
    while (true) {
      ERR_clear_error();
      const int done = SSL_connect(ssl_);
      if (done == 1) return Done{};
      const int why = SSL_get_error(ssl_, done);
      if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) return Error{fault()};
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(until - steady_clock::now()).count();
      pollfd wait{descriptor(), static_cast<short>(why == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT), 0};
      if (left <= 0 || ::poll(&wait, 1, static_cast<int>(left)) == 0) return Error{"it does not answer"};
    }
  }

  Result<std::size_t> send(std::string_view bytes) override {
    if (bytes.empty()) return std::size_t{0};
    ERR_clear_error();
    std::size_t sent = 0;
    const int done = SSL_write_ex(ssl_, bytes.data(), bytes.size(), &sent);
    if (done == 1) return sent;
    return must_wait(done) ? Result<std::size_t>(std::size_t{0}) : Error{"cannot send: " + fault()};
  }
  Result<std::size_t> receive(std::span<char> room) override {
    ERR_clear_error();
    std::size_t size = 0;
    const int done = SSL_read_ex(ssl_, room.data(), room.size(), &size);
    if (done == 1 || must_wait(done)) return size;
    return Error{"the daemon closed the connection"};
  }
  int descriptor() const override { return plain_->descriptor(); }

 private:
  bool must_wait(int done) const {
    const int why = SSL_get_error(ssl_, done);
    return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE;
  }
  std::string fault() const {
    const long verdict = SSL_get_verify_result(ssl_);
    if (verdict != X509_V_OK)
      return std::string("its certificate: ") + X509_verify_cert_error_string(verdict);
    const unsigned long code = ERR_peek_error();
    const char* words = code == 0 ? nullptr : ERR_reason_error_string(code);
    return words == nullptr ? "the connection broke" : words;
  }
  std::unique_ptr<ByteStream> plain_;
  SSL* ssl_;
};

}  // namespace

Result<std::unique_ptr<ByteStream>> shake_hands(std::unique_ptr<ByteStream> plain, const TlsTrust& trust,
                                                const Endpoint& to) {
  auto stream = std::make_unique<TlsStream>(std::move(plain), trust);
  stream->expect(trust.server_name().empty() ? to.address : trust.server_name());
  const Status shaken = stream->shake_hands();
  if (!shaken) return Error{"no TLS with " + text_of(to) + ": " + shaken.error()};
  return std::unique_ptr<ByteStream>(std::move(stream));
}

}  // namespace evenstride
