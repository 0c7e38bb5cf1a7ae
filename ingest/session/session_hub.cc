#include "ingest/session/session_hub.h"

namespace evenstride {
namespace {

constexpr std::int64_t kRemember_ns = 3'600'000'000'000;  // an ended run can still be looked at for an hour

}  // namespace

SessionHub::SessionHub(const SessionPlan& plan, const HostClock& clock, Committer& committer, Post post,
                       SessionNews news)
    : plan_(plan), clock_(clock), committer_(committer), post_(std::move(post)), news_(std::move(news)) {}

SessionHub::~SessionHub() = default;

RunnerSession::JoinAnswer SessionHub::join(const v1::Hello& hello, DeviceLink& link) {
  Entry& entry = sessions_[hello.runner_id()];
  if (!entry.session || entry.session->ended()) {
    if (entry.session && !entry.told_ended) tell_ended(*entry.session);
    auto started = RunnerSession::start(plan_, clock_, counters_, hello);
    if (!started) {
      if (!entry.session) sessions_.erase(hello.runner_id());
      v1::ErrorFrame why;
      why.set_code(v1::ErrorFrame::CODE_STORAGE);
      why.set_message("no session can be started: " + started.error());
      return why;
    }
    entry = {*started, false, 0};
    news_.started((*started)->header(), (*started)->path());
  }
  return entry.session->join(hello, link);
}

Status SessionHub::resume(const std::string& path) {
  auto resumed = RunnerSession::resume(plan_, clock_, counters_, path);
  if (!resumed) return Error{resumed.error()};
  Entry& entry = sessions_[(*resumed)->header().runner_id()];
  if (entry.session) return Error{"its runner has a newer session"};
  entry.session = *resumed;
  return Done{};
}

std::shared_ptr<RunnerSession> SessionHub::find(const std::string& runner_id) const {
  const auto found = sessions_.find(runner_id);
  return found == sessions_.end() ? nullptr : found->second.session;
}

std::vector<std::shared_ptr<RunnerSession>> SessionHub::all() const {
  std::vector<std::shared_ptr<RunnerSession>> out;
  for (const auto& [runner, entry] : sessions_) out.push_back(entry.session);
  return out;
}

void SessionHub::tell_ended(RunnerSession& session) { news_.ended(session.header(), session.summary()); }

void SessionHub::advance() {
  for (auto& [runner, entry] : sessions_) {
    entry.session->advance();
    if (!entry.session->ended() || entry.told_ended) continue;
    entry.told_ended = true;
    entry.ended_steady_ns = clock_.steady_ns();
    tell_ended(*entry.session);
  }
  forget_old();
}

void SessionHub::forget_old() {
  std::erase_if(sessions_, [this](const auto& item) {
    return item.second.told_ended && clock_.steady_ns() - item.second.ended_steady_ns > kRemember_ns;
  });
}

void SessionHub::commit() {
  std::vector<Committer::Job> jobs;
  for (auto& [runner, entry] : sessions_) {
    if (entry.session->ended()) continue;
    auto file = entry.session->begin_commit();
    if (!file) continue;
    jobs.push_back({std::move(file), [this, session = entry.session](const Status& synced) {
                      post_([session, synced] { session->end_commit(synced); });
                    }});
  }
  if (!jobs.empty()) committer_.commit(std::move(jobs));
}

void SessionHub::stop() {
  for (auto& [runner, entry] : sessions_) {
    const bool was_running = !entry.session->ended();
    entry.session->suspend("the daemon is stopping");
    if (was_running && !entry.told_ended) {
      entry.told_ended = true;
      tell_ended(*entry.session);
    }
  }
}

}  // namespace evenstride
