/// `evenstride serve` in a process of its own, for tests that kill it or let its calls fail.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/net/endpoint.h"

namespace evenstride::test {

class DaemonProcess {
 public:
  struct Plan {
    std::string program;
    std::string data;
    std::uint16_t port = 0;                ///< for sensors; 0 = any free one
    std::vector<std::string> arguments;    ///< behind those that every daemon gets
    std::vector<std::string> environment;  ///< "NAME=value", besides our own
  };
  /// Returns once it listens, or has ended, or after half a minute.
  explicit DaemonProcess(const Plan& plan);
  ~DaemonProcess();
  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;

  bool listens() const { return ingest_.port != 0; }
  const Endpoint& ingest() const { return ingest_; }
  const Endpoint& http() const { return http_; }
  pid_t id() const { return child_; }
  /// How it ended, as `waitpid` says; nothing while it runs.
  std::optional<int> ended();
  /// Sends `signal` and waits. @return how it ended.
  int end(int signal);
  /// What it wrote to stderr: its log, and why it ended.
  std::string said() const;

 private:
  void spawn(const Plan& plan);
  void await_ports();
  std::string ports_file_, stderr_file_;
  pid_t child_ = -1;
  std::optional<int> status_;
  Endpoint ingest_, http_;
};

}  // namespace evenstride::test
