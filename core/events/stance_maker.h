/// Makes a stance of what was found in its buffered signals: corrected times, marks, and the other figures.
#pragma once

#include <cstdint>
#include <optional>

#include "core/events/event_corrector.h"
#include "core/events/event_model.h"
#include "core/events/foot_grid.h"
#include "core/events/foot_stance.h"
#include "core/events/stance_anchors.h"
#include "core/events/stance_window.h"

namespace evenstride {

/// For those who fit models: the raw material of each stance, before any correction.
class StanceObserver {
 public:
  virtual ~StanceObserver() = default;
  virtual void on_stance_features(Side side, Time contact_anchor, Time toe_off_anchor,
                                  const EventFeatures& contact, const EventFeatures& toe_off) = 0;
};

/// What is remembered of a shoe from stance to stance.
struct ShoeMemory {
  Side side = Side::kUnknown;
  std::optional<Time> last_contact, last_contact_anchor;
  std::optional<double> stride_s;         ///< between the last two contact anchors
  std::optional<std::int64_t> last_flat;  ///< on the grid
  UsualToeOff usual_toe_off;
  /// How far the foot is nose-down at its quiet instant, against standing: the apparent rise of a level
  /// stride. Starts at the mean of the reference recordings. (A real slope cannot be told from it: no grade
  /// is given, and on a slope the strike angle is against the horizontal.)
  double quiet_pitch_rad = 0.033;

  /// A stride that ends at `contact`, if it is plausible as one (0.35 to 1.5 s).
  std::optional<double> stride_to(Time contact) const;
};

class StanceMaker {
 public:
  /// Both may be null and must outlive this. Without a model: constants on the anchors.
  StanceMaker(const EventModel* model, StanceObserver* observer);

  /// A whole stance. The window must be integrated (find_anchors).
  FootStance make(const FootGrid& grid, const StanceWindow& window, const StanceAnchors& anchors,
                  ShoeMemory& shoe);
  /// A step without a push-off over the toes, as in a turn: toe-off is taken at the largest pitch rate of
  /// late stance, marked kOutsideModel; not where readings are missing there. Only in the course of a run;
  /// the window ends at the next swing. None whose contact fell where readings are missing.
  std::optional<FootStance> make_turned(const StanceWindow& window, double swing, ShoeMemory& shoe) const;
  /// The foot has come down and stayed: no toe-off. Likewise.
  std::optional<FootStance> make_lying(const StanceWindow& window, double swing, ShoeMemory& shoe) const;

 private:
  JudgedFeatures judge_contact(const StanceWindow& window, StanceAnchors& anchors, double stride_s,
                               bool side_known);
  void set_times(const StanceWindow& window, StanceAnchors anchors, ShoeMemory& shoe, FootStance& stance);
  std::optional<FootStance> make_from_contact(const StanceWindow& window, double swing,
                                              ShoeMemory& shoe) const;

  const EventModel* model_;
  StanceObserver* observer_;
  EventFeatures contact_features_, toe_off_features_;
  std::optional<EventCorrector> contact_corrector_, toe_off_corrector_;
};

}  // namespace evenstride
