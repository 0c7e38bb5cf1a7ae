/// The sessions of one worker thread: finds or makes the session of a runner, keeps them moving, commits them
/// together. Everything here runs on that thread.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ingest/session/committer.h"
#include "ingest/session/runner_session.h"

namespace evenstride {

/// What the rest of the daemon wants to know of sessions; called on the worker's thread, must not wait.
struct SessionNews {
  std::function<void(const v1::SessionHeader&, const std::string& path)> started = [](auto&, auto&) {};
  std::function<void(const v1::SessionHeader&, const v1::Summary&)> ended = [](auto&, auto&) {};
  /// Its file was given up, and why.
  std::function<void(const v1::SessionHeader&, const std::string&)> unstored = [](auto&, auto&) {};
  /// No session began for this sensor, and why.
  std::function<void(const v1::Hello&, const std::string&)> refused = [](auto&, auto&) {};
};

class SessionHub {
 public:
  using Post = std::function<void(std::function<void()>)>;   ///< runs a function on the hub's thread, later
  using Aside = std::function<void(std::function<void()>)>;  ///< runs a function elsewhere, in order
  /// @param aside for what reads whole files: at most one thing at a time of each runner. Empty: it is done
  /// at once.
  SessionHub(const SessionPlan& plan, const HostClock& clock, Committer& committer, Post post,
             SessionNews news, Aside aside = {});
  ~SessionHub();

  /// Calls `then` once the runner of `hello` can be joined without waiting for a file: at once, or on the
  /// hub's thread when its last session has been closed, or what an earlier daemon stored has been read.
  void when_ready(const v1::Hello& hello, std::function<void()> then);
  /// Reads what an earlier daemon stored, if `when_ready` did not.
  RunnerSession::JoinAnswer join(const v1::Hello& hello, DeviceLink& link);
  /// Carries on with a recording that was cut off. @return why not.
  Status resume(const std::string& path);
  /// The runner's session, running or just ended; nothing if unknown.
  std::shared_ptr<RunnerSession> find(const std::string& runner_id) const;
  std::vector<std::shared_ptr<RunnerSession>> all() const;

  void advance();  ///< every 100 ms
  /// Every kCommitStep: syncs the sessions whose turn it is, each once in kCommitEvery, so that closing their
  /// chunks never holds the thread up for long.
  void commit();
  static constexpr std::chrono::milliseconds kCommitStep{10}, kCommitEvery{250};
  /// Leaves every session so that the next daemon can carry on with it.
  void stop();

  const SessionCounters& counters() const { return counters_; }

 private:
  struct Entry {
    std::shared_ptr<RunnerSession> session;
    bool told_ended = false, told_unstored = false;
    std::int64_t ended_steady_ns = 0;
    SessionRoom::Slot slot;  // while it runs
  };
  /// At what an earlier daemon stored of a runner.
  struct Look {
    std::optional<StoredBlocks> found;
    std::vector<std::function<void()>> waiting;
  };
  bool is_soon_after_start() const;
  void look(const std::string& runner);
  void close(const std::shared_ptr<RunnerSession>& session);
  void note_end(Entry& entry);
  void note_fault(Entry& entry);
  void forget_old();
  void forget_ended();
  StoredBlocks stored_before(const v1::Hello& hello, const RunnerSession* before);
  std::optional<v1::ErrorFrame> take_room(SessionRoom::Slot& slot);
  v1::ErrorFrame refuse(const v1::Hello& hello, v1::ErrorFrame why) const;
  const SessionPlan& plan_;
  const HostClock& clock_;
  Committer& committer_;
  Post post_;
  SessionNews news_;
  Aside aside_;
  const std::int64_t began_steady_ns_;
  SessionCounters counters_;
  std::map<std::string, Entry, std::less<>> sessions_;               // by runner
  std::map<std::string, std::shared_ptr<Look>, std::less<>> looks_;  // by runner
  std::string last_committed_;                                       // runner whose turn it was last
  bool stopping_ = false;
  std::size_t turns_due_ = 0;  // in parts of kCommitEvery
};

}  // namespace evenstride
