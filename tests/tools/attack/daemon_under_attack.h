/// A daemon in a process of its own, with tokens, and what can be seen of it from outside.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <thread>

#include "ingest/access/secret.h"
#include "ingest/catalogue/catalogue.h"
#include "ingest/net/endpoint.h"
#include "tests/ingest/daemon/http_client.h"
#include "tests/ingest/support/temp_folder.h"

namespace evenstride::test {

class DaemonUnderAttack {
 public:
  static constexpr double kMostMemory_mb = 256.0;

  /// `limits` stands in the section of that name of its configuration.
  explicit DaemonUnderAttack(const std::string& limits) {
    std::ofstream(folder_.file("evenstride.toml"))
        << "tokens = true\nudp = '127.0.0.1:0'\n[session]\nmin_free_mb = 0\n[limits]\n"
        << limits;
    std::filesystem::create_directories(folder_.file("data"));
    viewer_ = token("viewer", "");
    bystanders_ = token("device", "bystander");
    attackers_ = token("device", "attacker");
    child_ = ::fork();
    if (child_ == 0) run();
    await_ports();
  }
  ~DaemonUnderAttack() {
    if (child_ <= 0) return;
    ::kill(child_, SIGTERM);
    ::waitpid(child_, nullptr, 0);
  }
  DaemonUnderAttack(const DaemonUnderAttack&) = delete;
  DaemonUnderAttack& operator=(const DaemonUnderAttack&) = delete;

  const std::string& bystanders_token() const { return bystanders_; }
  const std::string& attackers_token() const { return attackers_; }
  const Endpoint& ingest() const { return at_.at("ingest"); }
  const Endpoint& http() const { return at_.at("http"); }
  const Endpoint& udp() const { return at_.at("udp"); }
  bool started() const { return at_.size() == 3; }

  /// A line of /metrics, without "evenstride_"; -1: no such line.
  double metric(const std::string& name) const {
    const std::string text =
        request(http(), "GET", "/metrics", "", "Authorization: Bearer " + viewer_ + "\r\n").body;
    const std::string key = "\nevenstride_" + name + " ";
    const std::size_t at = ("\n" + text).find(key);
    return at == std::string::npos ? -1.0 : std::atof(text.c_str() + at + key.size() - 1);
  }
  /// The most that it ever had.
  double peak_memory_mb() const {
    std::ifstream in("/proc/" + std::to_string(child_) + "/status");
    for (std::string line; std::getline(in, line);) {
      if (line.rfind("VmHWM:", 0) == 0) return std::atof(line.c_str() + 6) / 1024.0;
    }
    return -1.0;
  }

 private:
  std::string token(const std::string& kind, const std::string& runner) {
    const std::string made = make_token();
    auto catalogue = Catalogue::open(folder_.file("data/catalogue.sqlite"));
    if (catalogue) (void)(*catalogue)->add_token({0, token_hash(made), kind, runner, "", 0, false});
    return made;
  }
  [[noreturn]] void run() {
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
    const std::string config = folder_.file("evenstride.toml"), data = folder_.file("data"),
                      ports = folder_.file("ports");
    ::execl(EVENSTRIDE_PROGRAM, EVENSTRIDE_PROGRAM, "serve", "--config", config.c_str(), "--data",
            data.c_str(), "--ingest", "127.0.0.1:0", "--http", "127.0.0.1:0", "--ports-file", ports.c_str(),
            nullptr);
    ::_exit(127);
  }
  void await_ports() {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!std::filesystem::exists(folder_.file("ports")) && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    std::ifstream in(folder_.file("ports"));
    for (std::string line; std::getline(in, line);) {
      const std::size_t equals = line.find('=');
      if (const auto where = endpoint_from(line.substr(equals + 1))) at_[line.substr(0, equals)] = *where;
    }
  }
  TempFolder folder_;
  std::string viewer_, bystanders_, attackers_;
  pid_t child_ = -1;
  std::map<std::string, Endpoint> at_;
};

}  // namespace evenstride::test
