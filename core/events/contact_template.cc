#include "core/events/contact_template.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>

namespace evenstride {

extern const std::string_view kWalkingContactModel;

namespace {

constexpr Duration kCell = std::chrono::milliseconds(10);
constexpr int kReach = 5;  // cells either side that count for an instant: 50 ms
constexpr double kVoteScale_s = 0.05, kVoteFar_s = 0.15;

}  // namespace

Time instant_time(const LandingScene& scene, int instant) { return scene.middle + kCell * instant; }

TemplateTerms template_terms(const LandingScene& scene, int instant) {
  TemplateTerms terms;
  int k = 0;
  for (int lag = 0; lag < kTemplateLags; ++lag) {
    const int cell = instant + (lag - kTemplateLags / 2) * kTemplateLagCells + LandingScene::kBefore;
    for (const double value : scene.cells[static_cast<std::size_t>(cell)]) terms[k++] = value;
  }
  const double from_vote_s = seconds(instant_time(scene, instant) - scene.voted);
  const double share = from_vote_s / kVoteScale_s;
  terms[k++] = share;
  terms[k++] = -0.25 * share * share;
  terms[k] = -std::min(std::abs(from_vote_s), kVoteFar_s) / kVoteScale_s;
  return terms;
}

Time ContactTemplate::find_contact(const LandingScene& scene) const {
  std::array<double, kInstants> share;
  for (int i = 0; i < kInstants; ++i)
    share[static_cast<std::size_t>(i)] = weights.dot(template_terms(scene, kFirstInstant + i));
  const double top = *std::max_element(share.begin(), share.end());
  for (double& s : share) s = std::exp(s - top);
  double most = -1.0, contact = 0.0;
  for (int i = 0; i < kInstants; ++i) {
    double sum = 0.0, moment = 0.0;
    for (int k = std::max(i - kReach, 0); k <= std::min(i + kReach, kInstants - 1); ++k) {
      sum += share[static_cast<std::size_t>(k)];
      moment += share[static_cast<std::size_t>(k)] * k;
    }
    if (sum > most) most = sum, contact = moment / sum;
  }
  return instant_time(scene, kFirstInstant) + duration_from_s(contact * seconds(kCell));
}

Result<ContactTemplate> ContactTemplate::parse(std::string_view text) {
  ContactTemplate out;
  int weights = 0, version = 0;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    std::string key;
    words >> key >> std::ws;
    bool good = true;
    if (key == "scene")
      good = static_cast<bool>(words >> version);
    else if (key == "weight")
      good = weights < kTemplateTerms && (words >> out.weights[weights++]);
    else
      good = out.take_origin(key, words);
    if (!good) return Error{"contact template: cannot use the line '" + line.substr(0, 60) + "'"};
  }
  if (version != kLandingSceneVersion || weights != kTemplateTerms || !out.weights.allFinite())
    return Error{"contact template: incomplete, or for another version"};
  return out;
}

std::string ContactTemplate::text() const {
  std::string out = origin_text() + "scene " + std::to_string(kLandingSceneVersion) + "\n";
  char line[40];
  for (const double w : weights) {
    std::snprintf(line, sizeof line, "weight %.6g\n", w);
    out += line;
  }
  return out;
}

const ContactTemplate& ContactTemplate::builtin() {
  static const ContactTemplate model = parse(kWalkingContactModel).value();
  return model;
}

}  // namespace evenstride
