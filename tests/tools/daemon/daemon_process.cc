#include "tests/tools/daemon/daemon_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace evenstride::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kPatience{30'000};

std::string text_in(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (const std::string& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

}  // namespace

DaemonProcess::DaemonProcess(const Plan& plan) {
  static std::atomic<int> count{0};
  const std::string mine = plan.data + "." + std::to_string(++count);
  ports_file_ = mine + ".ports";
  stderr_file_ = mine + ".stderr";
  std::filesystem::remove(ports_file_);
  spawn(plan);
  await_ports();
}

// Not fork: other threads of the test may hold locks.
void DaemonProcess::spawn(const Plan& plan) {
  std::vector<std::string> arguments = {plan.program, "serve",       "--data",
                                        plan.data,    "--ingest",    "127.0.0.1:" + std::to_string(plan.port),
                                        "--http",     "127.0.0.1:0", "--ports-file",
                                        ports_file_,  "--json"};
  arguments.insert(arguments.end(), plan.arguments.begin(), plan.arguments.end());
  std::vector<std::string> environment = plan.environment;
  for (char** entry = ::environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, stderr_file_.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
  const int failed = ::posix_spawn(&child_, plan.program.c_str(), &files, nullptr, pointers(arguments).data(),
                                   pointers(environment).data());
  ::posix_spawn_file_actions_destroy(&files);
  if (failed != 0) throw std::runtime_error("cannot start " + plan.program);
}

void DaemonProcess::await_ports() {
  const auto until = steady_clock::now() + kPatience;
  while (!std::filesystem::exists(ports_file_)) {
    if (ended() || steady_clock::now() > until) return;
    std::this_thread::sleep_for(milliseconds(5));
  }
  std::ifstream in(ports_file_);
  for (std::string line; std::getline(in, line);) {
    const auto where = endpoint_from(line.substr(line.find('=') + 1));
    if (where) (line.rfind("ingest=", 0) == 0 ? ingest_ : http_) = *where;
  }
}

DaemonProcess::~DaemonProcess() {
  end(SIGKILL);
  std::error_code ignored;
  std::filesystem::remove(ports_file_, ignored);
  std::filesystem::remove(stderr_file_, ignored);
}

std::optional<int> DaemonProcess::ended() {
  int status = 0;
  if (!status_ && ::waitpid(child_, &status, WNOHANG) == child_) status_ = status;
  return status_;
}

int DaemonProcess::end(int signal) {
  int status = 0;
  if (!status_ && !ended()) {
    ::kill(child_, signal);
    ::waitpid(child_, &status, 0);
    status_ = status;
  }
  return *status_;
}

std::string DaemonProcess::said() const { return text_in(stderr_file_); }

}  // namespace evenstride::test
