#include "ingest/tls/tls_cipher.h"

#include <openssl/err.h>

#include <span>
#include <utility>

#include "ingest/tls/ssl_over.h"

namespace evenstride {
namespace {

/// What came, and what is to be sent.
struct Ends {
  std::string_view in;
  std::string out;

  Result<std::size_t> send(std::string_view bytes) {
    out.append(bytes);
    return bytes.size();
  }
  Result<std::size_t> receive(std::span<char> room) {
    const std::size_t taken = in.copy(room.data(), room.size());
    in.remove_prefix(taken);
    return taken;
  }
};

class TlsCipher : public Cipher {
 public:
  TlsCipher(SSL_CTX* context, std::shared_ptr<TlsCounters> counters)
      : ssl_(ssl_over(context, ends_)), counters_(std::move(counters)) {
    SSL_set_accept_state(ssl_.get());
    ++counters_->opened;
  }
  ~TlsCipher() override { ++counters_->closed; }
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
      const int done = SSL_read_ex(ssl_.get(), room.data(), room.size(), &size);
      plain.commit(size);
      if (state_ == State::kShaking && SSL_is_init_finished(ssl_.get()) == 1) state_ = State::kOpen;
      if (done != 1) note(SSL_get_error(ssl_.get(), done));
      if (done != 1 || (ends_.in.empty() && SSL_has_pending(ssl_.get()) == 0)) break;
    }
    return state_;
  }
  std::string seal(std::string_view plain) override {
    if (state_ == State::kOpen && !plain.empty()) {
      ERR_clear_error();
      std::size_t written = 0;
      (void)SSL_write_ex(ssl_.get(), plain.data(), plain.size(), &written);  // into memory: all at once
    }
    return std::exchange(ends_.out, {});
  }
  std::string farewell() override {
    ERR_clear_error();
    if (state_ == State::kOpen || state_ == State::kEnded) (void)SSL_shutdown(ssl_.get());
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
  const SslPointer ssl_;  // uses the ends
  const std::shared_ptr<TlsCounters> counters_;
  State state_ = State::kShaking;
  std::string fault_;
};

}  // namespace

std::unique_ptr<Cipher> make_tls_cipher(const TlsContext& context, std::shared_ptr<TlsCounters> counters) {
  return std::make_unique<TlsCipher>(context.now()->native_handle(), std::move(counters));
}

}  // namespace evenstride
