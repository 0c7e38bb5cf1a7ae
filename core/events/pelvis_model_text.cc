#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <span>
#include <sstream>

#include "core/events/pelvis_model.h"

namespace evenstride {

extern const std::string_view kPelvisStepsModel;

namespace {

constexpr std::size_t kLines = 11;

template <class Number>
struct Line {
  std::string_view key;
  std::span<Number> numbers;
};

template <class Number>
Line<Number> line_of(std::string_view key, Number& number) {
  return {key, {&number, 1}};
}

/// Every line of numbers; `Model` is const or not.
template <class Model>
auto lines_of(Model& m) {
  using Number = std::remove_reference_t<decltype((m.contact_sd_s))>;
  return std::array<Line<Number>, kLines>{{{"contact", m.contact},
                                           {"contact_forward", m.contact_forward},
                                           {"toe_off", m.toe_off},
                                           {"toe_off_forward", m.toe_off_forward},
                                           {"mid_stance_peak", m.mid_stance_peak},
                                           {"mid_stance_peak_forward", m.mid_stance_peak_forward},
                                           {"impact_peak", m.impact_peak},
                                           line_of("contact_sd_s", m.contact_sd_s),
                                           line_of("toe_off_sd_s", m.toe_off_sd_s),
                                           line_of("contact_forward_sd_s", m.contact_forward_sd_s),
                                           line_of("toe_off_forward_sd_s", m.toe_off_forward_sd_s)}};
}

/// As many finite numbers as there is room for, and nothing after them.
bool read(std::istringstream& words, std::span<double> numbers) {
  for (double& number : numbers)
    if (!(words >> number) || !std::isfinite(number)) return false;
  return (words >> std::ws).eof();
}

}  // namespace

Result<PelvisModel> PelvisModel::parse(std::string_view text) {
  PelvisModel out;
  int version = 0;
  std::set<std::string, std::less<>> seen;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    std::string key;
    words >> key >> std::ws;
    bool good = seen.insert(key).second;
    if (key == "inputs")
      good = good && (words >> version);
    else if (!out.take_origin(key, words)) {
      const auto all = lines_of(out);
      const auto found = std::find_if(all.begin(), all.end(), [&](const auto& l) { return l.key == key; });
      good = good && found != all.end() && read(words, found->numbers);
    }
    if (!good) return Error{"pelvis model: cannot use the line '" + line.substr(0, 60) + "'"};
  }
  for (const auto& line : lines_of(out))
    if (!seen.contains(line.key)) return Error{"pelvis model: no line '" + std::string(line.key) + "'"};
  if (version != kPelvisInputsVersion) return Error{"pelvis model: for another version of the inputs"};
  return out;
}

std::string PelvisModel::text() const {
  std::string out = origin_text() + "inputs " + std::to_string(kPelvisInputsVersion) + "\n";
  for (const auto& line : lines_of(*this)) {
    out += line.key;
    for (const double value : line.numbers) {
      char word[32];
      std::snprintf(word, sizeof word, " %.6g", value);
      out += word;
    }
    out += '\n';
  }
  return out;
}

const PelvisModel& PelvisModel::builtin() {
  static const PelvisModel model = parse(kPelvisStepsModel).value();
  return model;
}

}  // namespace evenstride
