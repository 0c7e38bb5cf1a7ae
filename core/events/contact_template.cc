#include "core/events/contact_template.h"

#include <algorithm>
#include <cmath>

namespace evenstride {

extern const std::string_view kWalkingContactModel;

namespace {

const ModelKind kKind{ContactTemplate::kKindName, kLandingSceneVersion, "fit-walking"};
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

void fields(ModelFields& f, ContactTemplate& model) {
  constexpr std::size_t kChannels = LandingScene::kChannels;
  const std::span<double> all(model.weights.data(), static_cast<std::size_t>(kTemplateTerms));
  for (std::size_t lag = 0; lag < kTemplateLags; ++lag)
    f.row("lag." + std::to_string(lag + 1), all.subspan(kChannels * lag, kChannels));
  f.row("vote", all.last(3));
}

Result<ContactTemplate> ContactTemplate::parse(std::string_view text) {
  return read_model<ContactTemplate>(kKind, text);
}

std::string ContactTemplate::text() const { return write_model(kKind, *this); }

const ContactTemplate& ContactTemplate::builtin() {
  static const ContactTemplate model = parse(kWalkingContactModel).value();
  return model;
}

}  // namespace evenstride
