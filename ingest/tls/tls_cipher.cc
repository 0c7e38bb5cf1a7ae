#include "ingest/tls/tls_cipher.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace evenstride {
namespace {

/// What OpenSSL reads from and writes to.
struct Ends {
  std::string_view in;
  std::string out;
};

int bio_write(BIO* bio, const char* bytes, int size) {
  static_cast<Ends*>(BIO_get_data(bio))->out.append(bytes, static_cast<std::size_t>(size));
  return size;
}
int bio_read(BIO* bio, char* room, int size) {
  std::string_view& in = static_cast<Ends*>(BIO_get_data(bio))->in;
  BIO_clear_retry_flags(bio);
  if (in.empty()) {
    BIO_set_retry_read(bio);
    return -1;
  }
  const std::size_t taken = std::min(in.size(), static_cast<std::size_t>(size));
  std::memcpy(room, in.data(), taken);
  in.remove_prefix(taken);
  return static_cast<int>(taken);
}
long bio_control(BIO*, int what, long, void*) { return what == BIO_CTRL_FLUSH ? 1 : 0; }

const BIO_METHOD* ends_method() {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "evenstride ends");
    BIO_meth_set_write(m, bio_write);
    BIO_meth_set_read(m, bio_read);
    BIO_meth_set_ctrl(m, bio_control);
    return m;
  }();
  return method;
}

class TlsCipher : public Cipher {
 public:
  TlsCipher(SSL* ssl, BIO* bio, std::shared_ptr<TlsCounters> counters)
      : ssl_(ssl), counters_(std::move(counters)) {
    BIO_set_data(bio, &ends_);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_, bio, bio);
    SSL_set_accept_state(ssl_);
    ++counters_->opened;
  }
  ~TlsCipher() override {
    SSL_free(ssl_);
    ++counters_->closed;
  }
  TlsCipher(const TlsCipher&) = delete;
  TlsCipher& operator=(const TlsCipher&) = delete;

  State state() const override { return state_; }

  // OpenSSL keeps a record that is not whole yet, so nothing of `came` is left over.
  State open(std::string_view came, ByteBuffer& plain) override {
    ends_.in = came;
    while (state_ == State::kShaking || state_ == State::kOpen) {
      ERR_clear_error();
      const auto room = plain.space(came.size());
      std::size_t size = 0;
      const int done = SSL_read_ex(ssl_, room.data(), room.size(), &size);
      plain.commit(size);
      if (state_ == State::kShaking && SSL_is_init_finished(ssl_) == 1) state_ = State::kOpen;
      if (done != 1) note(SSL_get_error(ssl_, done));
      if (done != 1 || (ends_.in.empty() && SSL_has_pending(ssl_) == 0)) break;
    }
    return state_;
  }
  std::string seal(std::string_view plain) override {
    if (state_ == State::kOpen && !plain.empty()) {
      ERR_clear_error();
      std::size_t written = 0;
      (void)SSL_write_ex(ssl_, plain.data(), plain.size(), &written);  // into memory: all at once
    }
    return std::exchange(ends_.out, {});
  }
  std::string farewell() override {
    ERR_clear_error();
    if (state_ == State::kOpen || state_ == State::kEnded) (void)SSL_shutdown(ssl_);
    return std::exchange(ends_.out, {});
  }
  std::string fault() const override { return fault_; }

 private:
  void note(int why) {
    if (why == SSL_ERROR_WANT_READ) return;
    if (why == SSL_ERROR_ZERO_RETURN) {
      state_ = State::kEnded;
      return;
    }
    if (state_ == State::kShaking) ++counters_->failed_handshakes;
    state_ = State::kBroken;
    const unsigned long code = ERR_peek_error();
    const char* words = code == 0 ? nullptr : ERR_reason_error_string(code);
    fault_ = words == nullptr ? "it cannot be deciphered" : words;
  }
  Ends ends_;
  SSL* ssl_;
  const std::shared_ptr<TlsCounters> counters_;
  State state_ = State::kShaking;
  std::string fault_;
};

}  // namespace

std::unique_ptr<Cipher> make_tls_cipher(const TlsContext& context, std::shared_ptr<TlsCounters> counters) {
  SSL* ssl = SSL_new(context.now()->native_handle());
  BIO* bio = BIO_new(ends_method());
  if (ssl != nullptr && bio != nullptr) return std::make_unique<TlsCipher>(ssl, bio, std::move(counters));
  SSL_free(ssl);
  BIO_free(bio);
  return nullptr;
}

}  // namespace evenstride
