#include "tests/ingest/network/simulated_daemon.h"

#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "ingest/daemon/data_directory.h"

namespace evenstride::test {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kAdvanceSteps = 4, kCommitSteps = 10, kSweepSteps = 40;  // steps of 25 ms
constexpr int kSlowestCommit = 12;
constexpr std::chrono::milliseconds kSweepEvery{1'000};

}  // namespace

SimulatedDaemon::SimulatedDaemon(const std::string& folder, SetClock& clock, std::mt19937_64& random)
    : clock_(clock), random_(random) {
  plan_.folder = folder;
  plan_.min_free_bytes = 0;
  limits_.idle = std::chrono::seconds(30);
  start();
}

SimulatedDaemon::~SimulatedDaemon() {
  commits_.clear();
  hub_.reset();
  links_.clear();
}

void SimulatedDaemon::start() {
  hub_ = std::make_unique<SessionHub>(
      plan_, clock_, unused_, [this](std::function<void()> f) { boost::asio::post(loop_, std::move(f)); },
      SessionNews{});
}

int SimulatedDaemon::connect(const v1::Hello& hello) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0) {
    throw std::runtime_error("no socket pair");
  }
  links_.push_back(std::make_shared<TcpLink>(
      sockets_, ends[0], Framing::by_length(limits_.max_frame_bytes), limits_, link_counters_,
      [] { return true; }, nullptr));
  links_.back()->start(*hub_, hello);
  return ends[1];
}

void SimulatedDaemon::step(double sync_failure_ratio) {
  poll();
  end_commits(sync_failure_ratio);
  ++steps_;
  if (steps_ % kAdvanceSteps == 0) hub_->advance();
  if (steps_ % kCommitSteps == 0) begin_commits();
  if (steps_ % kSweepSteps == 0) {
    links_.remove_if([](const auto& link) { return !link->sweep(kSweepEvery); });
  }
  poll();
}

void SimulatedDaemon::begin_commits() {
  for (const auto& session : hub_->all()) {
    if (!session->begin_commit()) continue;
    commits_.push_back(
        {session, fs::file_size(session->path()), static_cast<int>(random_() % kSlowestCommit)});
  }
}

void SimulatedDaemon::end_commits(double failure_ratio) {
  for (auto commit = commits_.begin(); commit != commits_.end();) {
    if (commit->steps_left-- > 0) {
      ++commit;
      continue;
    }
    const bool fails = static_cast<double>(random_() % 1'000'000) < 1e6 * failure_ratio;
    if (!fails) synced_[commit->session->path()] = commit->bytes;
    commit->session->end_commit(fails ? Status(Error{"Input/output error"}) : Status(Done{}));
    commit = commits_.erase(commit);
  }
}

void SimulatedDaemon::kill_and_restart() {
  commits_.clear();
  links_.clear();
  hub_.reset();
  poll();
  lose_what_was_not_synced();
  start();
  const auto unended = *find_unended(plan_.folder);
  const UnendedRecording* newest = nullptr;
  for (const UnendedRecording& found : unended) {
    if (!found.fault.empty()) continue;
    if (newest == nullptr || newest->header.start_unix_ns() < found.header.start_unix_ns()) newest = &found;
  }
  for (const UnendedRecording& found : unended) {
    if (!found.fault.empty() || (&found == newest && hub_->resume(found.path))) continue;
    (void)mend(found.path);
  }
  for (const auto& entry : fs::directory_iterator(plan_.folder)) synced_[entry.path()] = entry.file_size();
}

// A file that was closed was synced by that; of the others any part beyond the last sync may have got to the
// disk, or zeroes in its place.
void SimulatedDaemon::lose_what_was_not_synced() {
  for (const auto& entry : fs::directory_iterator(plan_.folder)) {
    if (*has_end(entry.path())) continue;
    const std::uint64_t size = entry.file_size(), safe = std::min(synced_[entry.path()], size);
    const std::uint64_t left = safe + random_() % (size - safe + 1);
    fs::resize_file(entry.path(), left);
    if (random_() % 3 == 0) std::ofstream(entry.path(), std::ios::app) << std::string(random_() % 200, '\0');
  }
}

}  // namespace evenstride::test
