#include "tools/report/report.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <ostream>
#include <stdexcept>
#include <string>

#include "ingest/results/stated_error.h"
#include "ingest/web/assets.h"

namespace evenstride {
namespace {

/// A message as JSON that may stand inside a script element: no "</" can end it early.
std::string json_of(const google::protobuf::Message& message) {
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json).ok()) {
    throw std::runtime_error("report: a message could not be written as JSON");
  }
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json) {
    if (c == '<')
      safe += "\\u003c";
    else
      safe += c;
  }
  return safe;
}

std::string stated_errors(std::span<const StepRecord> steps) {
  namespace error = stated_error;
  const bool by_pelvis = !steps.empty() && std::none_of(steps.begin(), steps.end(), is_of_shoe);
  const double contact_s = by_pelvis ? error::kContactTimeByPelvis_s : error::kContactTime_s;
  constexpr double kMsPerS = 1e3, kKmhPerMps = 3.6;
  return "{\"contact\":" + std::to_string(contact_s * kMsPerS) +
         ",\"cadence\":" + std::to_string(error::kCadence_spm) +
         ",\"speed\":" + std::to_string(error::kSpeed_mps * kKmhPerMps) +
         ",\"peak\":" + std::to_string(by_pelvis ? error::kPeakForceByPelvis_bw : error::kPeakForce_bw) +
         ",\"drop\":" + std::to_string(error::kPelvicDrop_deg) +
         ",\"rotation\":" + std::to_string(error::kCounterRotation_deg) +
         ",\"phase\":" + std::to_string(error::kCounterRotationPhase_deg) + "}";
}

}  // namespace

bool can_write_report() { return !web_file("report.js").empty(); }

void write_report(const ReportInput& input, std::ostream& out) {
  if (!can_write_report()) {
    throw std::runtime_error("report: this program was built without npm and has no report page");
  }
  out << "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n<title>Evenstride</title>\n<style>\n"
      << web_file("report.css")
      << "</style>\n</head>\n<body>\n<noscript>The figures below are drawn by JavaScript in this "
         "file.</noscript>\n"
         "<script type=\"application/json\" id=\"report-data\">{\"summary\":"
      << json_of(input.summary) << ",\"history\":" << json_of(report_history(input))
      << ",\"errors\":" << stated_errors(input.steps) << "}</script>\n<script>\n"
      << web_file("report.js") << "</script>\n</body>\n</html>\n";
}

}  // namespace evenstride
