// Sessions, their summaries and answers to their prompts.
#include "ingest/catalogue/catalogue_state.h"

namespace evenstride {
namespace {

using sqlite::Statement;

const std::string kSession =
    "SELECT id, runner, start_unix_ns, duration_s, active, is_replay, file, repaired, kept, "
    "removed_unix_ns, removed_why FROM sessions";

v1::SessionInfo session_in(const Statement& row) {
  v1::SessionInfo info;
  info.set_session_id(row.text(0));
  info.set_runner_id(row.text(1));
  info.set_start_unix_ns(row.integer(2));
  info.set_duration_s(row.real(3));
  info.set_active(row.integer(4) != 0);
  info.set_is_replay(row.integer(5) != 0);
  info.set_recording(row.text(6));
  info.set_repaired(row.integer(7) != 0);
  info.set_kept(row.integer(8) != 0);
  info.set_removed_unix_ns(row.integer(9));
  info.set_removed_why(row.text(10));
  return info;
}

}  // namespace

Status Catalogue::session_started(const v1::SessionHeader& header, const std::string& file_name) {
  return state_->with_runner(header, [&] {
    return state_
        ->ask(
            "INSERT INTO sessions (id, runner, file, start_unix_ns, is_replay, active) "
            "VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT(id) DO UPDATE SET active = 1")
        .bind(header.session_id())
        .bind(header.runner_id())
        .bind(file_name)
        .bind(header.start_unix_ns())
        .bind(std::int64_t{header.is_replay()})
        .done();
  });
}

Status Catalogue::session_ended(const v1::SessionHeader& header, const v1::Summary& summary) {
  return state_->with_runner(header, [&] {
    return state_
        ->ask(
            "INSERT INTO sessions (id, runner, file, start_unix_ns, is_replay, active, duration_s, "
            "summary) "
            "VALUES (?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT(id) DO UPDATE SET active = 0, "
            "duration_s = excluded.duration_s, summary = excluded.summary")
        .bind(header.session_id())
        .bind(header.runner_id())
        .bind(summary.recording())
        .bind(header.start_unix_ns())
        .bind(std::int64_t{header.is_replay()})
        .bind(summary.duration_s())
        .bind_blob(summary.SerializeAsString())
        .done();
  });
}

Status Catalogue::session_repaired(const std::string& session_id) {
  const std::lock_guard lock(state_->mutex);
  return state_->ask("UPDATE sessions SET repaired = 1, active = 0 WHERE id = ?").bind(session_id).done();
}

Status Catalogue::all_sessions_over() {
  const std::lock_guard lock(state_->mutex);
  return state_->run("UPDATE sessions SET active = 0 WHERE active = 1");
}

Status Catalogue::keep_session(const std::string& session_id, bool keep) {
  const std::lock_guard lock(state_->mutex);
  const Status kept = state_->ask("UPDATE sessions SET kept = ? WHERE id = ?")
                          .bind(std::int64_t{keep})
                          .bind(session_id)
                          .done();
  if (kept && sqlite3_changes(state_->db.get()) == 0) return Error{"there is no session " + session_id};
  return kept;
}

Status Catalogue::session_removed(const std::string& session_id, std::int64_t unix_ns,
                                  const std::string& why) {
  const std::lock_guard lock(state_->mutex);
  return state_->ask("UPDATE sessions SET removed_unix_ns = ?, removed_why = ? WHERE id = ?")
      .bind(unix_ns)
      .bind(why)
      .bind(session_id)
      .done();
}

Status Catalogue::prompt_answered(const std::string& session_id, const v1::PromptAnswer& answer) {
  const std::lock_guard lock(state_->mutex);
  return state_->ask("INSERT OR REPLACE INTO prompt_answers VALUES (?, ?, ?, ?)")
      .bind(session_id)
      .bind(static_cast<std::int64_t>(answer.prompt_id()))
      .bind(answer.answer())
      .bind(answer.time_ns())
      .done();
}

std::vector<v1::SessionInfo> Catalogue::sessions(int most, const std::string& runner) const {
  const std::lock_guard lock(state_->mutex);
  std::vector<v1::SessionInfo> out;
  Statement ask =
      state_->ask(kSession + " WHERE ?1 = '' OR runner = ?1 ORDER BY start_unix_ns DESC, id DESC LIMIT ?2");
  ask.bind(runner).bind(std::int64_t{most});
  while (ask.row()) out.push_back(session_in(ask));
  return out;
}

std::optional<v1::SessionInfo> Catalogue::session(const std::string& session_id) const {
  const std::lock_guard lock(state_->mutex);
  Statement ask = state_->ask(kSession + " WHERE id = ?");
  ask.bind(session_id);
  if (!ask.row()) return std::nullopt;
  return session_in(ask);
}

std::optional<v1::Summary> Catalogue::summary(const std::string& session_id) const {
  const std::lock_guard lock(state_->mutex);
  Statement ask = state_->ask("SELECT summary FROM sessions WHERE id = ? AND summary IS NOT NULL");
  ask.bind(session_id);
  v1::Summary out;
  if (!ask.row() || !out.ParseFromString(ask.text(0))) return std::nullopt;
  return out;
}

std::vector<v1::PromptAnswer> Catalogue::answers(const std::string& session_id) const {
  const std::lock_guard lock(state_->mutex);
  std::vector<v1::PromptAnswer> out;
  Statement ask =
      state_->ask("SELECT prompt, answer, time_ns FROM prompt_answers WHERE session = ? ORDER BY 1");
  ask.bind(session_id);
  while (ask.row()) {
    v1::PromptAnswer& answer = out.emplace_back();
    answer.set_prompt_id(static_cast<std::uint64_t>(ask.integer(0)));
    answer.set_answer(ask.text(1));
    answer.set_time_ns(ask.integer(2));
  }
  return out;
}

}  // namespace evenstride
