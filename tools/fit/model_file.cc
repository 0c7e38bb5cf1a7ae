#include "tools/fit/model_file.h"

#include <ctime>
#include <sstream>

#include "tools/formats/file.h"

namespace evenstride {
namespace {

/// UTC, "2026-01-31".
std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", &utc);
  return text;
}

}  // namespace

ModelOrigin model_origin(const std::string& fitted_on, const std::string& command) {
  return {fitted_on, "evenstride " + command + " --out MODEL", today()};
}

Status write_model_file(const std::string& path, const std::string& title, const std::string& model,
                        const std::string& report) {
  std::string text = "# " + title + "\n";
  std::istringstream lines(report);
  for (std::string line; std::getline(lines, line);) text += "# " + line + "\n";
  return write_file(path, text + model);
}

std::string option_text(const std::string& name, const std::string& value) {
  return value.empty() ? "" : " " + name + " " + value;
}

}  // namespace evenstride
