/// Does left differ from right, by how much, how sure: per quantity over the last strides.
///
/// Per pair of a left step and the right step after it, d = 100 ln(L/R) (pelvic drop: L - R in rad). Mean
/// over the window without outliers; effective number of strides from the lag-one correlation; 95 % interval
/// from Student's t, widened by the sensor floor. Claims are tested at 0.05 / (number of quantities) and must
/// persist. Method and sources: core/symmetry/README.md.
#pragma once

#include <array>
#include <optional>

#include "core/symmetry/difference_window.h"
#include "core/symmetry/sensor_part.h"
#include "core/symmetry/symmetry_params.h"

namespace evenstride {

class SymmetryMonitor {
 public:
  struct Claim {
    bool made = false;
    int strides = 0;  ///< for which the evidence has stood against what is claimed
  };
  struct Quantity {
    DifferenceWindow window;
    DifferenceWindow::Baseline baseline;
    std::array<Claim, 3> claims{};  ///< noted, meaningful, changed
  };
  struct State {
    std::array<Quantity, kSymmetryQuantityCount> quantities{};
    std::optional<StepRecord> left;  ///< waits for the right step of its stride
    double turn_rate_radps = 0.0;
    int pairs = 0, since_result = 0;
  };

  /// @throws std::invalid_argument for sizes out of range.
  explicit SymmetryMonitor(const SymmetryParams& params = {});

  /// The turn rate that holds from now on.
  void push(const StrideRecord& stride);
  /// Final steps in order of time; walking, doubtful sides and turns are passed over. Results go to `sink`.
  void push(const StepRecord& step, ResultSink& sink);

  /// What is known not to be the legs' from now on; window and baseline stay.
  void set_known_parts(const SystematicParts& sensors, const SystematicParts& method) {
    params_ = with_known_parts(given_, sensors, method);
  }

  const State& state() const { return state_; }
  void restore(const State& state) { state_ = state; }

 private:
  void take_pair(const StepRecord& left, const StepRecord& right);
  void report(Time now, ResultSink& sink);
  SymmetryTier judge(std::size_t i, const DifferenceWindow::Summary& summary);

  SymmetryParams given_, params_;
  State state_;
};

}  // namespace evenstride
