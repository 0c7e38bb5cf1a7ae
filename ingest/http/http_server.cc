// The only file that includes Beast: it is slow to compile.
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>  // Boost 1.74's coroutines forget it

#include "ingest/http/http.h"
#include "ingest/net/address_slots.h"

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

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decode_percent(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    out.push_back(low >= 0 ? static_cast<char>(high * 16 + low) : text[i]);
    if (low >= 0) i += 2;
  }
  return out;
}

}  // namespace

struct HttpServer::State {
  State(HttpHandler h, const HttpLimits& l)
      : handler(std::move(h)),
        limits(l),
        slots(std::make_shared<AddressSlots>(l.connections, l.connections_per_address)) {}
  void accept();
  void take_in(Tcp::socket socket, const std::string& address);
  Result<Endpoint> listen(const Endpoint& where);

  HttpHandler handler;
  const HttpLimits limits;
  Counters counters;
  std::shared_ptr<AddressSlots> slots;
  asio::io_context loop{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{loop.get_executor()};
  Tcp::acceptor acceptor{loop};
  asio::steady_timer pause{loop};
  std::thread thread;
};

namespace {

/// The queue of an event stream; its connection empties it.
class StreamQueue : public EventQueue {
 public:
  StreamQueue(HttpServer::Counters& counters, std::function<void()> wake)
      : counters_(counters), wake_(std::move(wake)) {}
  void push(Event event) override {
    {
      const std::lock_guard lock(mutex_);
      if (!open_) return;
      if (events_.size() >= kCapacity) {
        events_.pop_front();
        ++counters_.events_dropped;
      }
      events_.push_back(std::move(event));
    }
    wake_();
  }
  bool is_open() const override {
    const std::lock_guard lock(mutex_);
    return open_;
  }
  Event pop() {
    const std::lock_guard lock(mutex_);
    if (events_.empty()) return nullptr;
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
  }
  void close() {
    const std::lock_guard lock(mutex_);
    open_ = false;
    events_.clear();
  }

 private:
  HttpServer::Counters& counters_;
  std::function<void()> wake_;
  mutable std::mutex mutex_;
  bool open_ = true;
  std::deque<Event> events_;
};

/// One browser's connection: request after request, or one stream of events until it goes.
class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(Tcp::socket socket, std::string address, std::shared_ptr<void> slot,
                 const HttpHandler& handler, const HttpLimits& limits, HttpServer::Counters& counters)
      : socket_(std::move(socket)),
        address_(std::move(address)),
        slot_(std::move(slot)),
        timer_(socket_.get_executor()),
        handler_(handler),
        limits_(limits),
        counters_(counters) {}
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
      ++counters_.bad_requests;
      keep_alive_ = false;
      const int status = error == http::error::body_limit     ? 413
                         : error == http::error::header_limit ? 431
                                                              : 400;
      return answer({status, "text/plain; charset=utf-8", "bad request\n", {}, {}, {}, {}});
    }
    ++counters_.requests;
    const auto& message = parser_->get();
    keep_alive_ = message.keep_alive();
    HttpRequest request = plain(message);
    head_only_ = request.method == "HEAD";
    if (head_only_) request.method = "GET";
    handler_(request, [self = shared_from_this()](HttpResponse response) {
      asio::post(self->socket_.get_executor(),
                 [self, response = std::move(response)]() mutable { self->answer(std::move(response)); });
    });
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

void HttpServer::State::accept() {
  acceptor.async_accept([this](const boost::system::error_code& error, Tcp::socket socket) {
    if (!acceptor.is_open()) return;
    if (error) {  // no descriptor left: wait a little
      pause.expires_after(std::chrono::milliseconds(100));
      pause.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled) accept();
      });
      return;
    }
    boost::system::error_code gone;
    const auto peer = socket.remote_endpoint(gone);
    if (!gone) take_in(std::move(socket), peer.address().to_string());
    accept();
  });
}

void HttpServer::State::take_in(Tcp::socket socket, const std::string& address) {
  if (auto slot = slots->take(address)) {
    std::make_shared<HttpConnection>(std::move(socket), address, std::move(slot), handler, limits, counters)
        ->read();
  } else {
    ++counters.refused_full;
  }
}

Result<Endpoint> HttpServer::State::listen(const Endpoint& where) {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(where.address, error);
  if (error) return Error{"'" + where.address + "' is no address"};
  const Tcp::endpoint endpoint(address, where.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(128, error);
  if (error) return Error{"cannot listen on " + text_of(where) + ": " + error.message()};
  const auto real = acceptor.local_endpoint();
  return Endpoint{real.address().to_string(), real.port()};
}

HttpServer::HttpServer(HttpHandler handler, const HttpLimits& limits)
    : state_(std::make_unique<State>(std::move(handler), limits)) {
  state_->thread = std::thread([state = state_.get()] { state->loop.run(); });
}

HttpServer::~HttpServer() { stop(); }

Result<Endpoint> HttpServer::listen(const Endpoint& where) {
  auto real = state_->listen(where);
  if (!real) return real;
  asio::post(state_->loop, [state = state_.get()] { state->accept(); });
  return real;
}

void HttpServer::adopt(int descriptor, const std::string& address) {
  asio::post(state_->loop, [state = state_.get(), descriptor, address] {
    boost::system::error_code error;
    Tcp::socket socket(state->loop);
    socket.assign(Tcp::v4(), descriptor, error);
    if (error) {
      ::close(descriptor);
      return;
    }
    state->take_in(std::move(socket), address);
  });
}

void HttpServer::stop() {
  if (!state_->thread.joinable()) return;
  asio::post(state_->loop, [state = state_.get()] {
    boost::system::error_code ignored;
    state->acceptor.close(ignored);
    state->loop.stop();
  });
  state_->thread.join();
}

const HttpServer::Counters& HttpServer::counters() const { return state_->counters; }

}  // namespace evenstride
