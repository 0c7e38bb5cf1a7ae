#include "tools/fit/stance_rows.h"

#include <cmath>

#include "core/events/run_events.h"

namespace evenstride {
namespace {

constexpr double kMatch_s = 0.060;

// Collects features in the order in which stances close; the corrected stances themselves are not needed.
class Collector : public StanceSink, public StanceObserver {
 public:
  explicit Collector(std::vector<StanceRow>& rows) : rows_(&rows) {}
  void on_foot_contact(Side, Time) override {}
  void on_foot_stance(const FootStance&) override {}
  void on_stance_features(Side side, Time contact_anchor, Time toe_off_anchor, const EventFeatures& contact,
                          const EventFeatures& toe_off) override {
    rows_->push_back({side, seconds(contact_anchor), seconds(toe_off_anchor), contact, toe_off, {}, {}});
  }

 private:
  std::vector<StanceRow>* rows_;
};

// The nearest true step of the same side, each used once (rows are in time order per side).
void match(RecordingRows& out) {
  for (const TrueStep& step : out.truth) {
    StanceRow* best = nullptr;
    double best_off = kMatch_s;
    for (StanceRow& row : out.rows) {
      const double off = std::abs(row.contact_anchor_s - kContactAnchorLate_s - step.ic_s);
      if (row.side == step.side && off < best_off) {
        best = &row;
        best_off = off;
      }
    }
    if (!best || best->true_contact_s) continue;
    if (step.timing_ok) best->true_contact_s = step.ic_s;
    if (step.duration_ok && step.contact_time_s) best->true_toe_off_s = step.ic_s + *step.contact_time_s;
  }
}

}  // namespace

Result<RecordingRows> collect_rows(const std::string& dataset, const TrueTrial& trial,
                                   const BidsRecording& recording, const PassVariant& variant) {
  RecordingRows out{.recording = recording.name,
                    .participant = recording.participant,
                    .strike = trial.strike(),
                    .rows = {},
                    .truth = {}};
  auto truth = read_true_steps(dataset, trial);
  if (!truth) return Error{truth.error()};
  out.truth = *std::move(truth);
  out.valid_start_s = trial.valid_start_s;
  out.valid_end_s = trial.valid_end_s;
  Collector collector(out.rows);
  RunEvents events({}, nullptr, collector, &collector);
  const auto passed = pass_shoes(recording, variant, events);
  if (!passed) return Error{passed.error()};
  match(out);
  return out;
}

}  // namespace evenstride
