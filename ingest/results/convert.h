/// From what the core says to the messages that pages, files and answers use: degrees and words only from
/// here on. An absent value stays absent.
#pragma once

#include <string>

#include "core/results.h"
#include "proto/results.pb.h"

namespace evenstride {

v1::Side to_proto(Side side);
v1::Site to_proto(Site site);
v1::Step to_proto(const StepRecord& step);
v1::Stride to_proto(const StrideRecord& stride);
/// In percent; for pelvic drop in degrees.
v1::Symmetry to_proto(const SymmetryResult& symmetry);
/// Changes with their unit: "%", "deg" or "pp" (percentage points).
v1::Fatigue to_proto(const FatigueResult& fatigue);
/// Reason and cue in words, from the catalogue of texts.
v1::Prompt to_proto(const PromptResult& prompt);
v1::BreakOutcome to_proto(const BreakResult& outcome);
v1::SensorState to_proto(const SensorStatus& status, const std::string& device_id, bool connected);
v1::Marker to_proto(const MarkerEvent& marker, const std::string& text);

}  // namespace evenstride
