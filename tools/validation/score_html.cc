#include "tools/validation/score_html.h"

#include <charconv>
#include <cmath>

#include "tools/validation/svg_plot.h"
#include "tools/validation/targets.h"

namespace evenstride::validation {
namespace {

constexpr const char* kHead = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Evenstride against its reference</title><style>
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6878;--paper:#fff;--line:#d9dfe7;--dot:#1f6feb;--mark:#c2410c}
@media(prefers-color-scheme:dark){:root{--ink:#e6ebf2;--soft:#9aa7b8;--paper:#12171f;--line:#2b3543;--dot:#6cb0ff;--mark:#ff9d5c}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:1100px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.5rem}p.note{color:var(--soft);margin:.2rem 0}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;width:100%;margin:.6rem 0}
th,td{text-align:right;padding:.2rem .55rem;border-bottom:1px solid var(--line)}th:first-child,td:first-child{text-align:left}
th{color:var(--soft);font-weight:500}.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(320px,1fr));gap:.6rem}
svg{width:100%;height:auto;font:11px system-ui,sans-serif;fill:var(--soft)}svg .title{fill:var(--ink);font-weight:600;font-size:12px}
.grid{stroke:var(--line)}.points{fill:var(--dot);fill-opacity:.45}.bias{stroke:var(--mark);stroke-width:1.4}
.limit{stroke:var(--mark);stroke-dasharray:5 4}.label{font-size:10px}.miss{color:var(--mark);font-weight:600}
</style></head><body>
)";

std::string number(double value, int decimals = 3) {
  if (!std::isfinite(value)) return "&ndash;";
  char text[64];
  return {text, std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, decimals).ptr};
}

std::string cells(std::initializer_list<std::string> values) {
  std::string out = "<tr>";
  for (const std::string& value : values) out += "<td>" + value + "</td>";
  return out + "</tr>\n";
}

std::string row_of(std::string_view title, std::string_view unit, const ErrorSummary& e,
                   const std::string& baseline) {
  const bool by_runner = !e.runners.empty();
  return cells({escape_html(title) + " (" + escape_html(unit) + ")", std::to_string(e.n), number(e.bias),
                number(e.sd), number(e.rmse), number(e.limit_low()) + " to " + number(e.limit_high()),
                by_runner ? number(e.runner_bias()) : "", by_runner ? number(e.worst_runner_bias()) : "",
                baseline});
}

std::string table_of(const GroupScore& score) {
  std::string out =
      "<table><tr><th>quantity<th>n<th>bias<th>SD<th>RMSE<th>95 % limits<th>runner "
      "|bias|<th>worst<th>without "
      "sensors</tr>\n";
  for (const auto& [q, s] : score.steps)
    out += row_of(kStepQuantities[q].title, kStepQuantities[q].unit, s.errors,
                  s.baseline_rmse ? number(*s.baseline_rmse) : "");
  for (const auto& [q, e] : score.strides) out += row_of(kStrideQuantities[q].title, "deg", e, "");
  for (const auto& [k, s] : score.symmetry)
    out += row_of("index of " + std::string(kStepQuantities[kLoadQuantities[k]].title), "pp", s.errors,
                  number(s.none_rmse));
  out += "</table>\n";
  for (const auto& [q, s] : score.steps)
    if (s.coverage)
      out += "<p class='note'>Stated 95 % intervals hold the true " + std::string(kStepQuantities[q].title) +
             " in " + number(100.0 * s.coverage->share(), 1) + " % of " + std::to_string(s.coverage->steps) +
             " steps; mean stated standard error " + number(s.coverage->mean_sd()) + " " +
             std::string(kStepQuantities[q].unit) + ".</p>\n";
  return out;
}

std::string verdicts_of(const Group& group) {
  const auto verdicts = judge(group.name, group.score);
  if (verdicts.empty()) return {};
  std::string out = "<table><tr><th>to reach<th>found<th></tr>\n";
  for (const Verdict& v : verdicts) {
    out += cells({escape_html(v.claim), escape_html(found(v)),
                  v.met()      ? "met"
                  : v.missed() ? "<span class='miss'>missed</span>"
                               : ""});
  }
  return out + "</table>\n";
}

std::vector<PlotLine> agreement_lines(const ErrorSummary& e) {
  return {{0, e.bias, 1, e.bias, false, "bias " + number(e.bias)},
          {0, e.limit_low(), 1, e.limit_low(), true, number(e.limit_low())},
          {0, e.limit_high(), 1, e.limit_high(), true, number(e.limit_high())}};
}

Plot runner_plot(const Quantity& quantity, const ErrorSummary& e) {
  Plot plot{std::string(quantity.title) + ": bias of each runner",
            "runner, in order of name",
            std::string(quantity.unit),
            {},
            agreement_lines(e),
            false};
  for (std::size_t i = 0; i < e.runners.size(); ++i)
    plot.points.emplace_back(static_cast<double>(i + 1), e.runners[i].bias);
  return plot;
}

/// Truth and difference of every step or stride, in the unit of errors.
using Pairs = std::vector<std::pair<double, double>>;

std::string value_plots(const Quantity& quantity, const Pairs& pairs, const ErrorSummary& e) {
  const std::string unit = " (" + std::string(quantity.unit) + ")", title(quantity.title);
  Plot difference{title + ": difference against mean",
                  "mean of measured and true" + unit,
                  "measured - true" + unit,
                  {},
                  agreement_lines(e),
                  false};
  Plot scatter{title + ": measured against true",   "true" + unit, "measured" + unit, {},
               {{-1e9, -1e9, 1e9, 1e9, false, ""}}, true};
  for (const auto& [truth, error] : pairs) {
    difference.points.emplace_back(truth + 0.5 * error, error);
    scatter.points.emplace_back(truth, truth + error);
  }
  return to_svg(difference) + to_svg(scatter);
}

std::string step_plots(const Group& group) {
  std::string out;
  for (const auto& [q, score] : group.score.steps) {
    Pairs pairs;
    for (const RecordingScore* r : group.recordings)
      for (std::size_t i = 0; i < r->step_errors.size(); ++i)
        if (std::isfinite(r->step_errors[i][q]))
          pairs.emplace_back(r->step_truths[i][q] * kStepQuantities[q].error_scale, r->step_errors[i][q]);
    // A moment has no size: only its bias by runner says something.
    if (q != kContact && q != kToeOff) out += value_plots(kStepQuantities[q], pairs, score.errors);
    out += to_svg(runner_plot(kStepQuantities[q], score.errors));
  }
  return out;
}

std::string stride_plots(const Group& group) {
  std::string out;
  for (const auto& [q, errors] : group.score.strides) {
    Pairs pairs;
    for (const RecordingScore* r : group.recordings)
      for (std::size_t i = 0; i < r->stride_errors.size(); ++i)
        if (std::isfinite(r->stride_errors[i][q]))
          pairs.emplace_back(r->stride_truths[i][q], r->stride_errors[i][q]);
    out += value_plots(kStrideQuantities[q], pairs, errors);
  }
  return out;
}

std::string group_html(const Group& group) {
  const GroupScore& s = group.score;
  std::string out = "<h2>" + escape_html(group.name) + "</h2>\n";
  if (!group.remark.empty()) out += "<p class='note'>" + escape_html(group.remark) + "</p>\n";
  out += "<p>" + std::to_string(s.recordings) + " recordings, " + std::to_string(s.runners) + " runners, " +
         std::to_string(s.counts.truth) + " true steps. Recall " + number(100.0 * s.recall, 2) +
         " %, precision " + number(100.0 * s.precision.value_or(kNone), 2) + " %, wrong side " +
         number(100.0 * s.wrong_side, 2) + " %.</p>\n";
  out += verdicts_of(group) + table_of(s);
  if (group.name.starts_with("strike")) return out;
  return out + "<div class='plots'>" + step_plots(group) + stride_plots(group) + "</div>\n";
}

std::string findings_html(const Findings& findings) {
  std::string out =
      "<h2>" + escape_html(findings.title) + "</h2>\n<table><tr><th>found<th><th>to reach<th></tr>\n";
  for (const Finding& row : findings.rows) {
    const char* verdict = !row.limit ? "" : row.met() ? "met" : "<span class='miss'>missed</span>";
    out += cells({escape_html(row.what), number(row.value) + " " + escape_html(row.unit),
                  row.limit ? (row.at_least ? "&ge; " : "&le; ") + number(*row.limit) : "", verdict});
  }
  out += "</table>\n";
  for (const std::string& remark : findings.remarks)
    out += "<p class='note'>" + escape_html(remark) + "</p>\n";
  return out;
}

}  // namespace

std::string scores_to_html(const std::string& dataset, const std::vector<Group>& groups,
                           const std::vector<Findings>& besides) {
  std::string out = kHead;
  out += "<h1>Measured against the reference: " + escape_html(dataset) + "</h1>\n";
  out +=
      "<p class='note'>Errors are measured minus true. A step counts when a contact of the same side lies "
      "within 60 ms "
      "of a true one. Limits hold 95 % of single steps. Without sensors: what speed, cadence and mass alone "
      "tell, "
      "fitted without the runner.</p>\n";
  for (const Group& group : groups) out += group_html(group);
  for (const Findings& findings : besides) out += findings_html(findings);
  return out + "</body></html>\n";
}

}  // namespace evenstride::validation
