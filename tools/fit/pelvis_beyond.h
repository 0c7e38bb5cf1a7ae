/// What a pelvis reads beyond the force that carries the body: how it bobs against the centre of mass.
#pragma once

#include <vector>

#include "tools/fit/motion_fit.h"
#include "tools/formats/bids_truth.h"
#include "tools/formats/motion_bids.h"
#include "tools/formats/true_force.h"

namespace evenstride {

/// Fills the row's harmonics, mean over the steps of its side. The vertical is what the sensor reads in the
/// mean from the first to the last step, so that mounting and usual tilt do not matter.
void add_pelvis(const BidsSensor& sensor, const TrueMounting& mounting, const TrueForce& force,
                const std::vector<TrueStep>& steps, MotionRow& row);

}  // namespace evenstride
