#include "core/events/pelvis_model.h"

#include <algorithm>
#include <numeric>

namespace evenstride {
namespace {

template <std::size_t N>
double told(const PelvisConstants<N>& constants, const std::array<double, N>& inputs) {
  return std::inner_product(inputs.begin(), inputs.end(), constants.begin() + 1, constants[0]);
}

}  // namespace

PelvisReadout read_out(const PelvisModel& m, const Bounce& b) {
  const double impact_bw = told<1>(m.impact_peak, impact_peak_inputs(b));
  if (!b.forward)
    return {told<2>(m.contact, contact_inputs(b)),
            told<4>(m.toe_off, toe_off_inputs(b)),
            std::max(impact_bw, told<2>(m.mid_stance_peak, mid_stance_peak_inputs(b))),
            m.contact_sd_s,
            m.toe_off_sd_s,
            m.peak_sd_bw};
  const ForwardForce& f = *b.forward;
  return {told<5>(m.contact_forward, contact_inputs(b, f)),
          told<4>(m.toe_off_forward, toe_off_inputs(b, f)),
          std::max(impact_bw, told<2>(m.mid_stance_peak_forward, mid_stance_peak_inputs(b, f))),
          m.contact_forward_sd_s,
          m.toe_off_forward_sd_s,
          m.peak_forward_sd_bw};
}

}  // namespace evenstride
