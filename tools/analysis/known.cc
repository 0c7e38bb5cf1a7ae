#include "tools/analysis/known.h"

#include "core/pipeline/fitted_models.h"
#include "ingest/http/json.h"
#include "tools/formats/file.h"

namespace evenstride {
namespace {

/// One file after the other as `Message`, and what `from` makes of it.
template <class Message, class Known>
Status read_all(const std::vector<std::string>& paths, Result<Known> (*from)(const Message&),
                std::vector<Known>& all) {
  for (const std::string& path : paths) {
    const auto text = read_file(path);
    if (!text) return Error{text.error()};
    Message message;
    if (const auto parsed = json_parse(*text, message); !parsed) return Error{path + ": " + parsed.error()};
    auto known = from(message);
    if (!known) return Error{path + ": " + known.error()};
    all.push_back(std::move(*known));
  }
  return Done{};
}

Status read_models(const std::vector<std::string>& paths, std::shared_ptr<const FittedModels>& models) {
  if (paths.empty()) return Done{};
  FittedModels read;
  for (const std::string& path : paths) {
    const auto text = read_file(path);
    if (!text) return Error{text.error()};
    if (const auto taken = read.take(*text); !taken) return Error{path + ": " + taken.error()};
  }
  models = std::make_shared<const FittedModels>(std::move(read));
  return Done{};
}

}  // namespace

Status read_known(const KnownFiles& files, AnalysisParams& params) {
  if (const auto read = read_all(files.sensors, shoe_pair_from, params.shoe_pairs); !read) return read;
  if (const auto read = read_all(files.personal, personal_from, params.personals); !read) return read;
  return read_models(files.models, params.models);
}

}  // namespace evenstride
