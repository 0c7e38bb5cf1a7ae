/// Steps and strides as comma-separated tables for people and other programs. An absent value is an empty
/// cell; times in seconds on the recording's own clock, exact to the nanosecond; angles in degrees.
#pragma once

#include <span>
#include <string>

#include "core/stride/records.h"

namespace evenstride {

std::string steps_csv(std::span<const StepRecord> steps);
/// The course of the vertical force: side, contact and toe-off, then body weights at even points between
/// them. Only steps that have it.
std::string force_curves_csv(std::span<const StepRecord> steps);
std::string strides_csv(std::span<const StrideRecord> strides);

}  // namespace evenstride
