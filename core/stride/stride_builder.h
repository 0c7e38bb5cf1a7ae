/// From stances of feet to records of steps and strides.
///
/// Each stance gives at once an early record of its step; the final one follows when the other foot's next
/// contact is known (its own stance has ended) or is not to be expected any more. A contact that closes a
/// stride of its foot gives the stride's record. Everything looks back only.
#pragma once

#include <array>
#include <optional>

#include "core/events/foot_stance.h"
#include "core/math/ring.h"
#include "core/stride/force_wave.h"
#include "core/stride/records.h"
#include "core/stride/sources.h"
#include "core/stride/stance_measures.h"
#include "core/stride/stride_measures.h"

namespace evenstride {

/// What became known with one event, in the order in which it should be handed on: steps, stance, stride.
struct GaitRecords {
  std::array<StepRecord, 2> steps;  ///< final
  int step_count = 0;
  std::optional<StepRecord> stance;    ///< early: flight, step time and impulse are absent
  std::optional<StrideRecord> stride;  ///< final
};

class StrideBuilder {
 public:
  /// `model` must outlive this; null: no peak force.
  explicit StrideBuilder(const StrideParams& params = {}, const PersonalForce& personal = {},
                         const LoadingModel* model = &LoadingModel::builtin());

  /// Stances of both feet in order of their end. `sources` is looked at during the call only. Side unknown: a
  /// lone shoe of unknown side, or steps found from the pelvis alone (Mark::kFromPelvis: feet alternate).
  GaitRecords push(const FootStance& stance, const GaitSources& sources);
  /// Closes a step whose next contact can no longer come: kLongestStep_s and a stance after its contact.
  GaitRecords advance(Time now);
  /// What the last stance's peak force was told from; nothing where it could not be.
  const std::optional<ForceFeatures>& force_features() const { return stance_measures_.force_features(); }
  /// End of the recording: closes the open step and marks it kLastStep.
  GaitRecords finish();

 private:
  struct Open {
    FootStance stance;
    StepRecord record;
    std::optional<ForceShape> shape;  ///< of its force; scaled once the impulse is known
  };
  static bool is_other_foot(const FootStance& a, const FootStance& b);
  std::optional<std::size_t> previous_of_same_foot(const FootStance& stance) const;
  void close_open(const FootStance* next, const GaitSources& sources, GaitRecords& out);
  std::optional<double> impulse_bws(const FootStance& next, const GaitSources& sources);
  void open_step(const FootStance& stance, const GaitSources& sources, GaitRecords& out);
  void close_stride(const FootStance& stance, const GaitSources& sources, GaitRecords& out);
  std::optional<double> recent_speed_mps() const;

  std::optional<double> grade_ratio_;
  StanceMeasures stance_measures_;
  StrideMeasures stride_measures_;
  Ring<FootStance> past_{4};    ///< both feet's last stances
  Ring<double> speeds_mps_{6};  ///< of both shoes' last strides
  std::optional<Open> open_;
};

}  // namespace evenstride
