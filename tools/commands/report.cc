#include "tools/report/report.h"

#include <iostream>
#include <memory>
#include <sstream>

#include "tools/analysis/analysis.h"
#include "tools/analysis/sources.h"
#include "tools/commands/commands.h"
#include "tools/commands/known_options.h"
#include "tools/formats/file.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::string source, out;
  KnownFiles known;
};

Analysis analysis_of(const std::string& path, const AnalysisParams& params) {
  auto sources = find_sources(path, "");
  if (!sources) throw CommandError(sources.error());
  const Source& source = sources->front();
  if (source.file.empty()) throw CommandError(path + " is no .mcap recording; use analyze for Motion-BIDS");
  auto reader = SessionReader::open(source.file);
  if (!reader) throw CommandError(reader.error());
  auto analysis = analyze(*reader, source.name, params);
  if (!analysis) throw CommandError(analysis.error());
  return std::move(analysis).value();
}

int run(const Wanted& wanted) {
  const Analysis a = analysis_of(wanted.source, params_of(wanted.known));
  std::ostringstream html;
  write_report({a.summary, a.steps, a.strides, a.symmetry, a.fatigue}, html);
  if (auto written = write_file(wanted.out, html.str()); !written) throw CommandError(written.error());
  std::cout << "written to " << wanted.out << '\n';
  return kExitDone;
}

}  // namespace

Command report() {
  return {"report", "Write the report of a recording (.mcap) as one HTML file", [](Options& options) {
            auto wanted = std::make_shared<Wanted>();
            known_options(options, wanted->known)
                .text("FILE", wanted->source, "The recording", true)
                .text("-o,--out", wanted->out, "The .html to write", true);
            return [wanted] { return run(*wanted); };
          }};
}

}  // namespace evenstride::commands
