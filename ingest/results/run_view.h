/// A run as people see it, built up result by result: figures of now for the live page, lines of the last
/// minutes, and the summary. Bounded memory whatever the length of the run; every call is cheap. Not
/// thread-safe: lives on its session's strand.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/results.h"
#include "ingest/results/history_lines.h"
#include "ingest/results/one_teller.h"
#include "ingest/results/recent.h"
#include "ingest/results/run_totals.h"
#include "proto/results.pb.h"

namespace evenstride {

struct RunIdentity {
  std::string runner_id;
  std::string session_id;
  std::string recording;  ///< name for people; may be empty
  std::int64_t start_unix_ns = 0;
  bool is_replay = false;
};

class RunView : public ResultSink {
 public:
  /// Prompts, breaks, answers and markers beyond this many are no longer listed.
  static constexpr int kMostListed = 1000;

  explicit RunView(RunIdentity identity) : identity_(std::move(identity)) {}

  void on_step(const StepRecord& told) override;
  void on_stride(const StrideRecord& stride) override;
  void on_breathing(const BreathingRecord& breathing) override;
  void on_gait(Gait gait, Time time) override;
  void on_symmetry(const SymmetryResult& symmetry) override;
  void on_fatigue(const FatigueResult& fatigue) override;
  void on_prompt(const PromptResult& prompt) override;
  void on_prompt_closed(std::uint64_t prompt_id) override;
  void on_break(const BreakResult& outcome) override;

  /// A marker, or the answer to a prompt, which closes it.
  void on_marker(const MarkerEvent& marker, const std::string& text);
  /// Replaces what is said of the sensors.
  void set_sensors(std::vector<v1::SensorState> sensors) { sensors_ = std::move(sensors); }
  /// Something that could not be measured or mapped, for people.
  void add_note(const std::string& note);

  /// Figures that rest on steps older than 20 s before `now` are absent.
  v1::Live live(Time now) const;
  v1::History history(Time from) const { return lines_.history(from); }
  v1::Summary summary() const;
  std::uint64_t steps() const { return totals_.steps(); }
  Gait gait() const { return gait_; }

 private:
  const v1::Symmetry* loading_balance() const;
  RunIdentity identity_;
  OneTeller teller_;
  RunTotals totals_;
  HistoryLines lines_;
  Recent cadence_spm_, contact_s_[2], drop_deg_[2], rotation_deg_, phase_deg_, speed_mps_;
  std::optional<BreathingRecord> breathing_;
  Gait gait_ = Gait::kUnknown;
  std::array<std::optional<v1::Symmetry>, kSymmetryQuantityCount> symmetry_;
  v1::Fatigue fatigue_;
  std::optional<v1::Prompt> open_prompt_;
  v1::Summary lists_;  // prompts, answers, breaks, markers, notes
  std::vector<v1::SensorState> sensors_;
};

}  // namespace evenstride
