#include "core/sim/running_model.h"

#include <cmath>
#include <cstdio>
#include <sstream>

namespace evenstride {
extern const std::string_view kRunningMotionModel;
}

namespace evenstride::sim {
namespace {

bool read(std::istream& words, double& value) {
  return static_cast<bool>(words >> value) && std::isfinite(value);
}
bool read(std::istream& words, KindTerms& terms) {
  for (double& term : terms)
    if (!read(words, term)) return false;
  return true;
}

void print(std::string& out, double value) {
  char word[24];
  std::snprintf(word, sizeof word, " %.5g", value);
  out += word;
}
void print(std::string& out, const KindTerms& terms) {
  for (const double term : terms) print(out, term);
}

bool read_foot(std::istream& words, std::vector<FootRow>& foot) {
  FootRow row;
  if (!read(words, row.phase)) return false;
  for (KindTerms& terms : row.rate)
    if (!read(words, terms)) return false;
  const double after = foot.empty() ? kFlat : foot.back().phase;
  foot.push_back(row);
  return row.phase > after && row.phase < 2.0 + kFlat;
}

/// A swing that can be bent to close, and both ends of it.
bool is_whole(const std::vector<FootRow>& foot) {
  int stance = 0, swing = 0, landing = 0;
  for (const FootRow& row : foot) ++(row.phase <= 1.0 ? stance : row.phase < 2.0 ? swing : landing);
  return stance >= 3 && swing >= 5 && landing >= 3;
}

}  // namespace

KindTerms kind_factors(const RunningKind& kind) {
  return {1.0, kind.strike_rad - centre().strike_rad, kind.speed_mps - centre().speed_mps,
          kind.contact_s - centre().contact_s};
}

double at_kind(const KindTerms& terms, const RunningKind& kind) {
  const KindTerms factors = kind_factors(kind);
  double sum = 0.0;
  for (std::size_t i = 0; i < terms.size(); ++i) sum += terms[i] * factors[i];
  return sum;
}

Result<RunningModel> RunningModel::parse(std::string_view text) {
  RunningModel out;
  std::size_t terms = 0, harmonics = 0;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    std::string key;
    words >> key;
    bool good = false;
    if (key == "force" && terms < out.force.size()) {
      ForceRow& row = out.force[terms++];
      good = read(words, row.kind) && read(words, row.by_peak);
    } else if (key == "bob" && harmonics < out.bob.size()) {
      BobRow& row = out.bob[harmonics++];
      good = read(words, row.cos_mps2) && read(words, row.sin_mps2);
    } else if (key == "peak") {
      good = read(words, out.usual_peak) && read(words, out.peak_spread) && out.peak_spread > 0.0;
    } else if (key == "foot") {
      good = read_foot(words, out.foot);
    }
    if (!good) return Error{"model of running: cannot use the line '" + line.substr(0, 60) + "'"};
  }
  if (terms != out.force.size() || harmonics != out.bob.size() || out.peak_spread == 0.0 ||
      !is_whole(out.foot))
    return Error{"model of running: incomplete"};
  return out;
}

std::string RunningModel::text() const {
  std::string out;
  for (const ForceRow& row : force) {
    out += "force";
    print(out, row.kind);
    print(out, row.by_peak);
    out += '\n';
  }
  for (const BobRow& row : bob) {
    out += "bob";
    print(out, row.cos_mps2);
    print(out, row.sin_mps2);
    out += '\n';
  }
  out += "peak";
  print(out, usual_peak);
  print(out, peak_spread);
  out += '\n';
  for (const FootRow& row : foot) {
    out += "foot";
    print(out, row.phase);
    for (const KindTerms& terms : row.rate) print(out, terms);
    out += '\n';
  }
  return out;
}

const RunningModel& RunningModel::builtin() {
  static const RunningModel model = parse(kRunningMotionModel).value();
  return model;
}

}  // namespace evenstride::sim
