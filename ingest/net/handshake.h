/// The first moments of a sensor's connection: TLS if there is to be any, then its Hello, which is checked,
/// or a refusal.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>  // Boost 1.74's coroutines forget it

#include "ingest/net/ingest_server.h"
#include "ingest/wire/framing.h"

namespace evenstride {

class Handshake : public std::enable_shared_from_this<Handshake> {
 public:
  /// What all handshakes of a server share; outlives them.
  struct Host {
    const Admit& admit;
    const OnRefused& refused;
    IngestServer::Counters& counters;
  };
  using HandOver = std::function<void(boost::asio::ip::tcp::socket, Framing, v1::Hello, Admission,
                                      std::shared_ptr<void> slot)>;

  Handshake(boost::asio::ip::tcp::socket socket, Framing decoder, std::string address,
            std::shared_ptr<void> slot, const Host& host, HandOver hand_over);
  /// Closes the connection unless TLS stands in time, and a Hello as long after that.
  void start(std::chrono::milliseconds patience);

 private:
  void arm();
  void too_late();
  void read();
  void take();
  void look();
  bool answer();
  void hello(std::string_view bytes);
  void refuse(v1::ErrorFrame::Code code, const std::string& why);
  void refuse(const v1::ErrorFrame& why);
  void stop() { deadline_.cancel(); }

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer deadline_;
  Framing decoder_;
  const std::string address_;
  std::shared_ptr<void> slot_;
  const Host host_;
  std::chrono::milliseconds patience_{};
  HandOver hand_over_;
  bool refused_ = false, shaking_;
};

}  // namespace evenstride
