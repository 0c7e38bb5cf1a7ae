#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>

#include "tools/analysis/run_all.h"
#include "tools/analysis/sources.h"
#include "tools/analysis/write_analysis.h"
#include "tools/commands/commands.h"
#include "tools/commands/known_options.h"
#include "tools/formats/json.h"
#include "tools/formats/tsv.h"
#include "tools/progress.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::string source, out, recording, events = "model";
  KnownFiles known;
  std::string grade;
  bool json = false;
};

/// What became of one source.
struct Outcome {
  std::string folder, error;
  std::size_t steps = 0, strides = 0;
  std::vector<std::string> notes;
};

Result<Analysis> analyze_source(const Source& source, const AnalysisParams& params) {
  if (source.file.empty()) {
    auto recording = read_motion_bids(source.dataset, source.name);
    if (!recording) return Error{recording.error()};
    return evenstride::analyze(*recording, params);
  }
  auto reader = SessionReader::open(source.file);
  if (!reader) return Error{reader.error()};
  return evenstride::analyze(*reader, source.name, params);
}

Outcome analyze_and_write(const Source& source, const Wanted& wanted, const AnalysisParams& params) {
  Outcome outcome;
  outcome.folder = (std::filesystem::path(wanted.out) / source.name).string();
  auto analysis = analyze_source(source, params);
  if (!analysis) {
    outcome.error = analysis.error();
    return outcome;
  }
  outcome.steps = analysis->steps.size();
  outcome.strides = analysis->strides.size();
  outcome.notes.assign(analysis->summary.notes().begin(), analysis->summary.notes().end());
  if (auto written = write_analysis(*analysis, outcome.folder); !written) outcome.error = written.error();
  return outcome;
}

void print_json(const std::vector<Source>& sources, const std::vector<Outcome>& outcomes) {
  Json list = Json::array();
  for (std::size_t i = 0; i < sources.size(); ++i) {
    Json notes = Json::array();
    for (const std::string& note : outcomes[i].notes) notes.add(note);
    list.add(Json::object()
                 .put("recording", sources[i].name)
                 .put("folder", outcomes[i].folder)
                 .put("steps", static_cast<double>(outcomes[i].steps))
                 .put("strides", static_cast<double>(outcomes[i].strides))
                 .put("notes", notes)
                 .put("error", outcomes[i].error.empty() ? Json() : Json(outcomes[i].error)));
  }
  std::cout << Json::object().put("recordings", list).text();
}

void print_text(const std::vector<Source>& sources, const std::vector<Outcome>& outcomes,
                const std::string& out) {
  std::size_t steps = 0, analysed = 0;
  for (const Outcome& outcome : outcomes) {
    steps += outcome.steps;
    analysed += outcome.error.empty() ? 1 : 0;
  }
  if (analysed == 0) return;  // the errors have said it all
  if (sources.size() == 1)
    for (const std::string& note : outcomes[0].notes) std::cout << "note: " << note << '\n';
  std::cout << analysed << (analysed == 1 ? " recording, " : " recordings, ") << steps
            << " steps, written to " << out << '\n';
}

std::optional<double> grade_of(const std::string& percent) {
  if (percent.empty()) return std::nullopt;
  const auto value = parse_number(percent);
  if (!value || std::abs(*value) > 60.0) throw CommandError("--grade: percent, -60 to 60", kExitUsage);
  return *value / 100.0;
}

int run(const Wanted& wanted) {
  auto sources = find_sources(wanted.source, wanted.recording);
  if (!sources) throw CommandError(sources.error());
  AnalysisParams params = params_of(wanted.known);
  params.anchors_only = wanted.events == "anchors";
  params.grade_ratio = grade_of(wanted.grade);
  std::vector<Outcome> outcomes(sources->size());
  {
    Progress progress("analyze", sources->size());
    run_all(
        sources->size(),
        [&](std::size_t i) { outcomes[i] = analyze_and_write((*sources)[i], wanted, params); },
        [&](std::size_t done) { progress.show(done); });
  }
  int status = kExitDone;
  for (const Outcome& outcome : outcomes)
    if (!outcome.error.empty()) {
      std::cerr << "evenstride: " << outcome.error << '\n';
      status = kExitFailed;
    }
  if (wanted.json)
    print_json(*sources, outcomes);
  else
    print_text(*sources, outcomes, wanted.out);
  return status;
}

}  // namespace

Command analyze() {
  return {
      "analyze", "Steps, strides, summary and report of recordings", [](Options& options) {
        auto wanted = std::make_shared<Wanted>();
        known_options(options, wanted->known)
            .text("SRC", wanted->source, "An .mcap, a Motion-BIDS dataset, or one recording of it", true)
            .text("--out", wanted->out, "Folder for the results, one folder a recording", true)
            .text("--recording", wanted->recording, "Only this recording of a dataset")
            .choice("--events", wanted->events, "How contacts are found", {"model", "anchors"})
            .text("--grade", wanted->grade,
                  "Grade of the ground in percent, where it is one and known: stiffness is refused on slopes")
            .flag("--json", wanted->json, "Say in JSON what was done");
        return [wanted] { return run(*wanted); };
      }};
}

}  // namespace evenstride::commands
