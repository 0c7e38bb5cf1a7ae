#include "tools/formats/true_force.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "tools/formats/tsv.h"

namespace evenstride {
namespace {

constexpr double kSameContact_s = 0.002;
constexpr double kMostMisses = 0.2;  // share of the steps that may have no counterpart

/// How much later the recording's clock shows a contact than the source's: the lag on which most steps agree.
std::optional<double> clock_lag_s(const std::vector<double>& source_s, const std::vector<TrueStep>& steps) {
  std::size_t best = 0;
  double lag_s = 0.0;
  for (const double first_s : source_s) {
    const double tried_s = steps.front().ic_s - first_s;
    std::size_t met = 0;
    for (const TrueStep& step : steps) {
      const auto at =
          std::lower_bound(source_s.begin(), source_s.end(), step.ic_s - tried_s - kSameContact_s);
      met += at != source_s.end() && *at < step.ic_s - tried_s + kSameContact_s;
    }
    if (met > best) best = met, lag_s = tried_s;
  }
  if (static_cast<double>(best) < (1.0 - kMostMisses) * static_cast<double>(steps.size()))
    return std::nullopt;
  return lag_s;
}

}  // namespace

double TrueForce::at(double time) const {
  const auto after = std::upper_bound(time_s.begin(), time_s.end(), time);
  if (after == time_s.begin() || after == time_s.end()) return 0.0;
  const auto i = static_cast<std::size_t>(after - time_s.begin());
  const double share = (time - time_s[i - 1]) / (time_s[i] - time_s[i - 1]);
  return up_bw[i - 1] + share * (up_bw[i] - up_bw[i - 1]);
}

std::optional<ForceShape> TrueForce::shape(double contact_s, double toe_off_s) const {
  if (time_s.empty() || contact_s < time_s.front() || toe_off_s > time_s.back() || !(toe_off_s > contact_s))
    return std::nullopt;
  ForceShape wave{};
  for (std::size_t i = 0; i < wave.size(); ++i)
    wave[i] = at(contact_s + (toe_off_s - contact_s) * static_cast<double>(i) /
                                 static_cast<double>(kForceWavePoints - 1));
  if (!(mean_of(wave) > 0.1)) return std::nullopt;
  return as_shape(wave);
}

std::optional<TrueForce> read_true_force(const std::string& dataset, const TrueTrial& trial,
                                         const std::vector<TrueStep>& steps) {
  namespace fs = std::filesystem;
  if (trial.source.empty() || trial.source_trial.empty() || !trial.body_weight_N || steps.empty())
    return std::nullopt;
  fs::path folder = fs::path(dataset).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  folder = folder.parent_path() / trial.source / trial.source_trial;
  std::error_code error;
  if (!fs::exists(folder / "force.csv.gz", error) || !fs::exists(folder / "steps.csv", error))
    return std::nullopt;
  const auto forces = read_tsv((folder / "force.csv.gz").string());
  const auto contacts = read_tsv((folder / "steps.csv").string());
  if (!forces || !contacts || !forces->has("grf_up_N") || !contacts->has("t_contact_s")) return std::nullopt;
  const auto lag_s = clock_lag_s(contacts->numbers("t_contact_s"), steps);
  if (!lag_s) return std::nullopt;
  TrueForce force{forces->numbers("t_s"), forces->numbers("grf_up_N")};
  for (double& t : force.time_s) t += *lag_s;
  for (double& f : force.up_bw) f = std::isfinite(f) ? f / *trial.body_weight_N : 0.0;
  return force;
}

}  // namespace evenstride
