#include "tools/validation/findings.h"

#include <cmath>
#include <cstdio>

namespace evenstride::validation {

std::string findings_to_text(const std::vector<Findings>& all) {
  std::string out;
  for (const Findings& findings : all) {
    out += "\n" + findings.title + "\n";
    for (const Finding& row : findings.rows) {
      char line[256];
      const char* verdict = !row.limit ? "" : row.met() ? "met" : "MISS";
      char value[32] = "none";
      if (std::isfinite(row.value)) std::snprintf(value, sizeof value, "%.4g", row.value);
      std::snprintf(line, sizeof line, "   %-4s %-62s %10s %s", verdict, row.what.c_str(), value,
                    row.unit.c_str());
      out += line;
      if (row.limit) {
        std::snprintf(line, sizeof line, "  (wanted %s %.4g)", row.at_least ? ">=" : "<=", *row.limit);
        out += line;
      }
      out += '\n';
    }
    for (const std::string& remark : findings.remarks) out += "   note: " + remark + "\n";
  }
  return out;
}

Json findings_to_json(const std::vector<Findings>& all) {
  Json list = Json::array();
  for (const Findings& findings : all) {
    Json rows = Json::array(), remarks = Json::array();
    for (const Finding& row : findings.rows) {
      Json json = Json::object();
      json.put("what", row.what).put("value", row.value).put("unit", row.unit).put("limit", row.limit);
      rows.add(row.limit ? json.put("met", Json::boolean(row.met())) : json);
    }
    for (const std::string& remark : findings.remarks) remarks.add(remark);
    list.add(Json::object().put("title", findings.title).put("findings", rows).put("remarks", remarks));
  }
  return Json::object().put("findings", list);
}

}  // namespace evenstride::validation
