/// The report of a run: one HTML file with everything in it, which opens without a network and prints.
#pragma once

#include <iosfwd>
#include <span>

#include "core/results.h"
#include "proto/results.pb.h"

namespace evenstride {

/// What a report is made from: the run's summary and its results in order of time. Any list may be empty;
/// what it would have shown is then said to be not measured. All must outlive the call.
struct ReportInput {
  const v1::Summary& summary;
  std::span<const StepRecord> steps = {};
  std::span<const StrideRecord> strides = {};
  std::span<const SymmetryResult> symmetry = {};
  std::span<const FatigueResult> fatigue = {};
};

/// The report's lines over the run: running steps and strides, or walking ones where nobody ran, averaged
/// over equal parts (see series.h).
v1::History report_history(const ReportInput& input);

/// False when this program was built without npm and so without the report's drawing code.
bool can_write_report();

/// Writes the whole file. @throws std::runtime_error when `can_write_report` is false.
void write_report(const ReportInput& input, std::ostream& out);

}  // namespace evenstride
