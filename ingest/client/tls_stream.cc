#include "ingest/client/tls_stream.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <poll.h>

#include <chrono>

#include "ingest/tls/ssl_over.h"

namespace evenstride {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{10};

// Over a ByteStream: OpenSSL's own socket BIO writes without MSG_NOSIGNAL, and a daemon that goes away would
// end this program.
class TlsStream : public ByteStream {
 public:
  TlsStream(std::unique_ptr<ByteStream> plain, const TlsTrust& trust)
      : plain_(std::move(plain)), ssl_(ssl_over(trust.context(), *plain_)) {}
  ~TlsStream() override {
    (void)SSL_shutdown(ssl_.get());  // says farewell if that can be done at once
    ERR_clear_error();
  }
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  void expect(const std::string& name) {
    const bool is_address = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), name.c_str()) == 1;
    ERR_clear_error();
    if (is_address) return;
    SSL_set1_host(ssl_.get(), name.c_str());
    SSL_set_tlsext_host_name(ssl_.get(), name.c_str());
  }
  Status shake_hands() {
    const auto until = steady_clock::now() + kPatience;
    while (true) {
      ERR_clear_error();
      const int done = SSL_connect(ssl_.get());
      if (done == 1) return Done{};
      const int why = SSL_get_error(ssl_.get(), done);
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
    const int done = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &sent);
    if (done == 1) return sent;
    return must_wait(done) ? Result<std::size_t>(std::size_t{0}) : Error{"cannot send: " + fault()};
  }
  Result<std::size_t> receive(std::span<char> room) override {
    ERR_clear_error();
    std::size_t size = 0;
    const int done = SSL_read_ex(ssl_.get(), room.data(), room.size(), &size);
    if (done == 1 || must_wait(done)) return size;
    return Error{"the daemon closed the connection"};
  }
  int descriptor() const override { return plain_->descriptor(); }

 private:
  bool must_wait(int done) const {
    const int why = SSL_get_error(ssl_.get(), done);
    return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE;
  }
  std::string fault() const {
    const long verdict = SSL_get_verify_result(ssl_.get());
    if (verdict != X509_V_OK)
      return std::string("its certificate: ") + X509_verify_cert_error_string(verdict);
    const unsigned long code = ERR_peek_error();
    const char* words = code == 0 ? nullptr : ERR_reason_error_string(code);
    return words == nullptr ? "the connection broke" : words;
  }
  std::unique_ptr<ByteStream> plain_;
  const SslPointer ssl_;
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
