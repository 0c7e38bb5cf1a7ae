// The only file that includes Beast: it is slow to compile.
#include "ingest/http/http_connection.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

#include "ingest/http/percent.h"
#include "ingest/http/stream_queue.h"

namespace evenstride {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Tcp = asio::ip::tcp;

const std::string_view kSafety =
    "Content-Security-Policy: default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action "
    "'self'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

std::string_view reason_of(int status) {
  const auto text = http::obsolete_reason(static_cast<http::status>(status));
  return {text.data(), text.size()};
}

class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(Tcp::socket socket, std::string address, std::shared_ptr<void> slot, const HttpHost& host)
      : socket_(std::move(socket)),
        address_(std::move(address)),
        slot_(std::move(slot)),
        timer_(socket_.get_executor()),
        handler_(host.handler),
        limits_(host.limits),
        counters_(host.counters) {}
  ~HttpConnection() {
    if (queue_) queue_->close();
  }

  void read() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits_.head_bytes));
    parser_->body_limit(limits_.body_bytes);
    arm(limits_.patience);
    http::async_read(socket_, buffer_, *parser_,
                     [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                       self->arrived(error);
                     });
  }

 private:
  // Closes the connection unless it is armed again in time.
  void arm(std::chrono::milliseconds patience) {
    timer_.expires_after(patience);
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
      const auto self = weak.lock();
      if (cancelled || !self) return;
      ++self->counters_.timeouts;
      self->close();
    });
  }
  void close() {
    boost::system::error_code ignored;
    timer_.cancel();
    socket_.shutdown(Tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
    if (queue_) queue_->close();
  }

  void arrived(const boost::system::error_code& error) {
    if (error == http::error::end_of_stream || error == asio::error::eof) return close();
    if (error) {
      const bool is_ours = error.category() == http::make_error_code(http::error::bad_method).category();
      if (!is_ours) return close();
      return refuse(error == http::error::body_limit ? 413 : error == http::error::header_limit ? 431 : 400);
    }
    const auto& message = parser_->get();
    const auto hosts = message.count(http::field::host);
    if (hosts > 1 || (hosts == 0 && message.version() >= 11)) return refuse(400);  // RFC 9112, 3.2
    ++counters_.requests;
    keep_alive_ = message.keep_alive();
    HttpRequest request = plain(message);
    head_only_ = request.method == "HEAD";
    if (head_only_) request.method = "GET";
    handler_(request, [self = shared_from_this()](HttpResponse response) {
      asio::post(self->socket_.get_executor(),
                 [self, response = std::move(response)]() mutable { self->answer(std::move(response)); });
    });
  }

  void refuse(int status) {
    ++counters_.bad_requests;
    keep_alive_ = false;
    answer({status, "text/plain; charset=utf-8", "bad request\n", {}, {}, {}, {}});
  }

  HttpRequest plain(const http::request<http::string_body>& message) {
    const auto text = [](boost::beast::string_view s) { return std::string(s.data(), s.size()); };
    HttpRequest out;
    out.method = text(message.method_string());
    const std::string target = text(message.target());
    const std::size_t mark = target.find('?');
    out.path = decode_percent(std::string_view(target).substr(0, mark));
    if (mark != std::string::npos) out.query = target.substr(mark + 1);
    out.body = message.body();
    out.host = text(message[http::field::host]);
    out.origin = text(message[http::field::origin]);
    out.if_none_match = text(message[http::field::if_none_match]);
    out.authorization = text(message[http::field::authorization]);
    out.cookie = text(message[http::field::cookie]);
    if (http::token_list(message[http::field::upgrade]).exists("websocket") &&
        http::token_list(message[http::field::connection]).exists("upgrade")) {
      out.websocket_key = text(message[http::field::sec_websocket_key]);
      out.websocket_version = text(message[http::field::sec_websocket_version]);
    }
    out.peer = address_;
    return out;
  }

  void answer(HttpResponse response) {
    if (!socket_.is_open()) return;
    arm(limits_.patience);
    out_ = "HTTP/1.1 " + std::to_string(response.status) + " " + std::string(reason_of(response.status)) +
           "\r\n";
    out_ += "Content-Type: " + response.type + "\r\n";
    out_ += kSafety;
    for (const auto& [name, value] : response.headers) out_ += name + ": " + value + "\r\n";
    if (response.subscribe && !head_only_) return stream(std::move(response));
    if (response.upgrade) return upgrade(std::move(response));
    const std::string_view body = response.fixed.empty() ? std::string_view(response.body) : response.fixed;
    out_ += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    out_ += keep_alive_ ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    if (!head_only_) out_ += body;
    asio::async_write(socket_, asio::buffer(out_),
                      [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                        if (error || !self->keep_alive_) return self->close();
                        self->read();
                      });
  }

  void upgrade(HttpResponse response) {
    out_ += "Connection: Upgrade\r\n\r\n";
    asio::async_write(socket_, asio::buffer(out_),
                      [self = shared_from_this(), take = std::move(response.upgrade)](
                          const boost::system::error_code& error, std::size_t) {
                        error ? self->close() : self->hand_over(take);
                      });
  }
  void hand_over(const std::function<void(UpgradedConnection)>& take) {
    timer_.cancel();
    boost::system::error_code error;
    UpgradedConnection out;
    out.early = boost::beast::buffers_to_string(buffer_.data());
    out.descriptor = std::make_shared<OwnedDescriptor>(socket_.release(error));
    if (!error) take(std::move(out));
  }

  void stream(HttpResponse response) {
    out_ += "Cache-Control: no-store\r\nConnection: close\r\n\r\n";
    ++counters_.streams;
    queue_ = std::make_shared<StreamQueue>(counters_,
                                           [weak = weak_from_this(), executor = socket_.get_executor()] {
                                             asio::post(executor, [weak] {
                                               if (const auto self = weak.lock()) self->send_events();
                                             });
                                           });
    response.subscribe(queue_);
    busy_ = true;
    asio::async_write(socket_, asio::buffer(out_),
                      [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                        self->sent(error);
                      });
    watch();
  }
  // A page that goes away is noticed by reading.
  void watch() {
    socket_.async_read_some(asio::buffer(&ignored_, 1),
                            [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                              if (error) return self->close();
                              self->watch();
                            });
  }
  void sent(const boost::system::error_code& error) {
    busy_ = false;
    if (error) return close();
    beat();
    send_events();
  }
  void send_events() {
    if (busy_ || !socket_.is_open()) return;
    if (!queue_->is_open()) return close();  // ended from our side
    const auto event = queue_->pop();
    if (!event) return;
    ++counters_.events_sent;
    send_text(*event);
  }
  void send_text(const std::string& text) {
    busy_ = true;
    out_ = text;
    arm(limits_.patience);  // for a page that does not read
    asio::async_write(socket_, asio::buffer(out_),
                      [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                        self->sent(error);
                      });
  }
  void beat() {
    timer_.expires_after(limits_.heartbeat);
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
      const auto self = weak.lock();
      if (!cancelled && self && !self->busy_) self->send_text(": still here\n\n");
    });
  }

  Tcp::socket socket_;
  const std::string address_;
  std::shared_ptr<void> slot_;  // held while the connection lives
  asio::steady_timer timer_;
  const HttpHandler& handler_;
  const HttpLimits& limits_;
  HttpServer::Counters& counters_;
  boost::beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::string out_;
  std::shared_ptr<StreamQueue> queue_;
  char ignored_ = 0;
  bool keep_alive_ = true, head_only_ = false, busy_ = false;
};

}  // namespace

void serve_http(Tcp::socket socket, const std::string& address, std::shared_ptr<void> slot,
                const HttpHost& host) {
  std::make_shared<HttpConnection>(std::move(socket), address, std::move(slot), host)->read();
}

}  // namespace evenstride
