#include "tools/analysis/write_analysis.h"

#include <google/protobuf/util/json_util.h>

#include <filesystem>
#include <sstream>

#include "tools/analysis/result_tables.h"
#include "tools/formats/file.h"
#include "tools/report/report.h"

namespace evenstride {

std::string to_json(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(message, &text, options).ok()) return "{}\n";
  return text;
}

Status write_analysis(const Analysis& analysis, const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Error{folder + ": " + error.message()};
  const std::pair<const char*, std::string> files[] = {
      {"/steps.csv", steps_csv(analysis.steps)},
      {"/strides.csv", strides_csv(analysis.strides)},
      {"/force_curves.csv", force_curves_csv(analysis.steps)},
      {"/summary.json", to_json(analysis.summary)}};
  for (const auto& [file, content] : files)
    if (auto written = write_file(folder + file, content); !written) return written;
  if (!can_write_report()) return Done{};
  std::ostringstream html;
  write_report({analysis.summary, analysis.steps, analysis.strides, analysis.symmetry, analysis.fatigue},
               html);
  return write_file(folder + "/report.html", html.str());
}

}  // namespace evenstride
