#include "ingest/tls/tls_passage.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

namespace evenstride {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Pair = asio::local::stream_protocol;

constexpr std::size_t kBuffer = 16 * 1024;  // one TLS record

class TlsPassage : public std::enable_shared_from_this<TlsPassage> {
 public:
  TlsPassage(Tcp::socket socket, std::shared_ptr<asio::ssl::context> context, std::string address,
             std::shared_ptr<void> slot, const TlsHost& host)
      : context_(std::move(context)),
        outside_(std::move(socket), *context_),
        inside_(outside_.get_executor()),
        timer_(outside_.get_executor()),
        address_(std::move(address)),
        slot_(std::move(slot)),
        host_(host) {
    ++host_.counters.opened;
  }
  ~TlsPassage() { ++host_.counters.closed; }

  void start() {
    boost::system::error_code ignored;
    outside_.next_layer().set_option(Tcp::no_delay(true), ignored);
    arm(host_.limits.handshake, &host_.counters.handshake_timeouts);
    outside_.async_handshake(
        asio::ssl::stream_base::server,
        [self = shared_from_this()](const boost::system::error_code& error) { self->shaken(error); });
  }

 private:
  // Closes everything unless it is armed again or disarmed in time.
  void arm(std::chrono::milliseconds patience, std::atomic<std::uint64_t>* counter) {
    timer_.expires_after(patience);
    timer_.async_wait([weak = weak_from_this(), counter](const boost::system::error_code& cancelled) {
      const auto self = weak.lock();
      if (cancelled || !self) return;
      if (counter != nullptr) {
        ++*counter;
        self->refused("TLS did not stand in time");
      }
      self->close();
    });
  }
  void refused(const std::string& why) {
    if (host_.refused) host_.refused(address_, why);
  }
  void close() {
    boost::system::error_code ignored;
    timer_.cancel();
    outside_.next_layer().close(ignored);
    inside_.close(ignored);
  }

  void shaken(const boost::system::error_code& error) {
    timer_.cancel();
    if (error && outside_.next_layer().is_open()) {
      ++host_.counters.failed_handshakes;
      refused("no TLS: " + error.message());
    }
    int ends[2];
    if (error || ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return close();
    boost::system::error_code refused;
    inside_.assign(Pair(), ends[0], refused);
    if (refused) {
      ::close(ends[0]);
      ::close(ends[1]);
      return close();
    }
    host_.adopt(ends[1], address_);
    read_outside();
    read_inside();
  }

  void read_outside() {
    outside_.async_read_some(
        asio::buffer(in_),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
          if (error) return self->outside_ended();
          asio::async_write(self->inside_, asio::buffer(self->in_.data(), size),
                            [self](const boost::system::error_code& failed, std::size_t) {
                              if (!failed) self->read_outside();
                            });
        });
  }
  void outside_ended() {
    boost::system::error_code ignored;
    inside_.shutdown(Pair::socket::shutdown_send, ignored);
  }

  void read_inside() {
    inside_.async_read_some(
        asio::buffer(out_),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
          if (error) return self->inside_ended();
          self->arm(self->host_.limits.patience, nullptr);
          asio::async_write(self->outside_, asio::buffer(self->out_.data(), size),
                            [self](const boost::system::error_code& failed, std::size_t) {
                              self->timer_.cancel();
                              if (failed) return self->close();
                              self->read_inside();
                            });
        });
  }
  void inside_ended() {
    if (!outside_.next_layer().is_open()) return;
    arm(host_.limits.handshake, nullptr);  // the farewell of TLS needs the other side
    outside_.async_shutdown([self = shared_from_this()](const boost::system::error_code&) { self->close(); });
  }

  std::shared_ptr<asio::ssl::context> context_;  // before what uses it
  asio::ssl::stream<Tcp::socket> outside_;
  Pair::socket inside_;
  asio::steady_timer timer_;
  const std::string address_;
  std::shared_ptr<void> slot_;
  const TlsHost host_;
  std::array<char, kBuffer> in_, out_;
};

}  // namespace

void pass_through_tls(Tcp::socket socket, std::shared_ptr<asio::ssl::context> context,
                      const std::string& address, std::shared_ptr<void> slot, const TlsHost& host) {
  std::make_shared<TlsPassage>(std::move(socket), std::move(context), address, std::move(slot), host)
      ->start();
}

}  // namespace evenstride
