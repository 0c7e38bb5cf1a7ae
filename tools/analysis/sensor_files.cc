#include "tools/analysis/sensor_files.h"

#include "ingest/http/json.h"
#include "tools/formats/file.h"

namespace evenstride {

namespace {

/// One file after the other as `Message`, and what `from` makes of it.
template <class Message, class Known>
Result<std::vector<Known>> read_all(const std::vector<std::string>& paths,
                                    Result<Known> (*from)(const Message&)) {
  std::vector<Known> all;
  for (const std::string& path : paths) {
    const auto text = read_file(path);
    if (!text) return Error{text.error()};
    Message message;
    if (const auto parsed = json_parse(*text, message); !parsed) return Error{path + ": " + parsed.error()};
    auto known = from(message);
    if (!known) return Error{path + ": " + known.error()};
    all.push_back(std::move(*known));
  }
  return all;
}

}  // namespace

Result<std::vector<ShoePair>> read_shoe_pairs(const std::vector<std::string>& paths) {
  return read_all(paths, shoe_pair_from);
}

Result<std::vector<Personal>> read_personals(const std::vector<std::string>& paths) {
  return read_all(paths, personal_from);
}

}  // namespace evenstride
