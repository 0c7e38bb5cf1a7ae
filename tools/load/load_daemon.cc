#include "tools/load/load_daemon.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>
#include <thread>

namespace evenstride {

struct LoadDaemon::Shared {
  LatencyHistogram latency;
  std::atomic<int> port{0};  // -1: it did not start
  char error[256] = {};
};

Result<std::unique_ptr<LoadDaemon>> LoadDaemon::start(DaemonOptions options) {
  void* memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return Error{"no shared memory"};
  auto daemon = std::unique_ptr<LoadDaemon>(new LoadDaemon(new (memory) Shared));
  Shared& shared = *daemon->shared_;
  options.session.latency = &shared.latency;
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  daemon->child_ = ::fork();
  if (daemon->child_ < 0) return Error{"cannot fork"};
  if (daemon->child_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);
    auto started = Daemon::start(options);
    if (!started) {
      std::strncpy(shared.error, started.error().c_str(), sizeof shared.error - 1);
      shared.port = -1;
      ::_exit(1);
    }
    shared.port = (*started)->ingest().port;
    int signal = 0;
    sigwait(&ending, &signal);
    started->reset();
    ::_exit(0);
  }
  while (shared.port == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  if (shared.port < 0) return Error{shared.error};
  daemon->ingest_ = {"127.0.0.1", static_cast<std::uint16_t>(shared.port)};
  return daemon;
}

LoadDaemon::~LoadDaemon() {
  stop();
  ::munmap(shared_, sizeof(Shared));
}

void LoadDaemon::stop() {
  if (child_ <= 0) return;
  ::kill(child_, SIGTERM);
  ::waitpid(child_, nullptr, 0);
  child_ = -1;
}

LatencyHistogram& LoadDaemon::latency() { return shared_->latency; }

double LoadDaemon::cpu_s() const {
  std::ifstream in("/proc/" + std::to_string(child_) + "/stat");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  const char* p = text.c_str() + text.rfind(')') + 1;
  unsigned long user = 0, system = 0;  // fields 14 and 15
  if (std::sscanf(p, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2) return 0.0;
  return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::size_t LoadDaemon::descriptors() const {
  const std::filesystem::directory_iterator open("/proc/" + std::to_string(child_) + "/fd"), end;
  return static_cast<std::size_t>(std::distance(open, end));
}

double LoadDaemon::rss_mb() const {
  std::ifstream in("/proc/" + std::to_string(child_) + "/statm");
  unsigned long pages = 0, resident = 0;
  in >> pages >> resident;
  return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

}  // namespace evenstride
