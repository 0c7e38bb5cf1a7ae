#include "ingest/session/session_hub.h"

#include <malloc.h>

#include <utility>

#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

constexpr auto kEvery = static_cast<std::size_t>(SessionHub::kCommitEvery.count());
constexpr std::int64_t kRemember_ns = 3'600'000'000'000;  // an ended run can still be looked at for an hour

v1::ErrorFrame refusal(v1::ErrorFrame::Code code, const std::string& why) {
  return error_of(code, "no session can be started: " + why);
}

}  // namespace

SessionHub::SessionHub(const SessionPlan& plan, const HostClock& clock, Committer& committer, Post post,
                       SessionNews news, Aside aside)
    : plan_(plan),
      clock_(clock),
      committer_(committer),
      post_(std::move(post)),
      news_(std::move(news)),
      aside_(aside ? std::move(aside) : [](const std::function<void()>& f) { f(); }),
      began_steady_ns_(clock.steady_ns()) {}

SessionHub::~SessionHub() = default;

void SessionHub::when_ready(const v1::Hello& hello, std::function<void()> then) {
  const auto found = sessions_.find(hello.runner_id());
  if (found != sessions_.end()) {
    const auto session = found->second.session;
    if (!session->ended()) return then();
    session->when_settled(std::move(then));
    return close(session);
  }
  if (hello.has_replay() || !is_soon_after_start()) return then();
  std::shared_ptr<Look>& known = looks_[hello.runner_id()];
  if (known && known->found) return then();
  const bool is_first = !known;
  if (is_first) known = std::make_shared<Look>();
  known->waiting.push_back(std::move(then));
  if (is_first) look(hello.runner_id());
}

bool SessionHub::is_soon_after_start() const {
  return clock_.steady_ns() - began_steady_ns_ <= plan_.end_after.count();
}

void SessionHub::look(const std::string& runner) {
  aside_([this, runner, look = looks_.at(runner), post = post_] {
    auto found = stored_lately(plan_.folder, runner, seconds(plan_.end_after), counters_.storage_failures);
    post([look, found = std::move(found)] {
      look->found = found;
      for (const auto& then : std::exchange(look->waiting, {})) then();
    });
  });
}

void SessionHub::close(const std::shared_ptr<RunnerSession>& session) {
  auto work = session->begin_close();
  if (!work) return;
  aside_([session, work = std::move(work), post = post_] {
    post([session, closed = work()] { session->end_close(closed); });
  });
}

RunnerSession::JoinAnswer SessionHub::join(const v1::Hello& hello, DeviceLink& link) {
  if (stopping_) return error_of(v1::ErrorFrame::CODE_GOING_AWAY, "the daemon is stopping");
  const auto found = sessions_.find(hello.runner_id());
  std::shared_ptr<RunnerSession> before;
  if (found != sessions_.end()) {
    before = found->second.session;
    if (!before->settled()) return before->join(hello, link);
    note_end(found->second);
  }
  SessionRoom::Slot slot;
  if (const auto refused = take_room(slot)) return refuse(hello, *refused);
  auto started = RunnerSession::start(plan_, clock_, counters_, hello, stored_before(hello, before.get()));
  if (!started) {
    ++counters_.refused_storage;
    return refuse(hello, refusal(v1::ErrorFrame::CODE_STORAGE, started.error()));
  }
  sessions_[hello.runner_id()] = {*started, false, false, 0, std::move(slot)};
  news_.started((*started)->header(), (*started)->path());
  return (*started)->join(hello, link);
}

v1::ErrorFrame SessionHub::refuse(const v1::Hello& hello, v1::ErrorFrame why) const {
  news_.refused(hello, why.message());
  return why;
}

// What an earlier daemon has stored lately is known from its files only.
StoredBlocks SessionHub::stored_before(const v1::Hello& hello, const RunnerSession* before) {
  if (hello.has_replay()) return {};
  if (before != nullptr) return before->stored();
  if (!is_soon_after_start()) return {};
  const auto looked = looks_.find(hello.runner_id());
  if (looked != looks_.end() && looked->second->found) {
    StoredBlocks found = std::move(*looked->second->found);
    looks_.erase(looked);
    return found;
  }
  return stored_lately(plan_.folder, hello.runner_id(), seconds(plan_.end_after), counters_.storage_failures);
}

std::optional<v1::ErrorFrame> SessionHub::take_room(SessionRoom::Slot& slot) {
  if (plan_.room == nullptr) return std::nullopt;
  auto verdict = plan_.room->take(slot);
  if (verdict == SessionRoom::Verdict::kNoMemory) {
    forget_ended();
    verdict = plan_.room->take(slot);
  }
  switch (verdict) {
    case SessionRoom::Verdict::kFull:
      ++counters_.refused_full;
      return refusal(v1::ErrorFrame::CODE_LIMIT, "as many run as may");
    case SessionRoom::Verdict::kNoMemory:
      ++counters_.refused_memory;
      return refusal(v1::ErrorFrame::CODE_LIMIT, "too much memory is in use");
    case SessionRoom::Verdict::kTaken:
      break;
  }
  return std::nullopt;
}

Status SessionHub::resume(const std::string& path) {
  auto resumed = RunnerSession::resume(plan_, clock_, counters_, path);
  if (!resumed) return Error{resumed.error()};
  Entry& entry = sessions_[(*resumed)->header().runner_id()];
  if (entry.session) return Error{"its runner has a newer session"};
  entry.session = *resumed;
  if (plan_.room != nullptr) entry.slot = plan_.room->take_anyway();
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

void SessionHub::note_end(Entry& entry) {
  if (entry.told_ended) return;
  note_fault(entry);
  entry.told_ended = true;
  entry.ended_steady_ns = clock_.steady_ns();
  entry.slot.reset();
  news_.ended(entry.session->header(), entry.session->summary());
}

void SessionHub::note_fault(Entry& entry) {
  if (entry.session->storage_fault().empty() || std::exchange(entry.told_unstored, true)) return;
  news_.unstored(entry.session->header(), entry.session->storage_fault());
}

void SessionHub::advance() {
  for (auto& [runner, entry] : sessions_) {
    entry.session->advance();
    note_fault(entry);
    close(entry.session);
    if (entry.session->settled()) note_end(entry);
  }
  if (!is_soon_after_start()) looks_.clear();
  forget_old();
}

void SessionHub::forget_old() {
  std::erase_if(sessions_, [this](const auto& item) {
    return item.second.told_ended && clock_.steady_ns() - item.second.ended_steady_ns > kRemember_ns;
  });
}

// What nobody needs any more goes back to the system before anybody is refused for want of it.
void SessionHub::forget_ended() {
  std::erase_if(sessions_, [](const auto& item) { return item.second.told_ended; });
  ::malloc_trim(0);
}

void SessionHub::commit() {
  std::vector<Committer::Job> jobs;
  turns_due_ += sessions_.size() * static_cast<std::size_t>(kCommitStep.count());
  for (; turns_due_ >= kEvery; turns_due_ -= kEvery) {
    auto turn = sessions_.upper_bound(last_committed_);
    if (turn == sessions_.end()) turn = sessions_.begin();
    last_committed_ = turn->first;
    const Entry& entry = turn->second;
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
  stopping_ = true;
  for (auto& [runner, entry] : sessions_) {
    entry.session->suspend("the daemon is stopping");
    note_end(entry);
  }
}

}  // namespace evenstride
