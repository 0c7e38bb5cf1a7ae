#include "tools/fit/walk_fit.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <set>

#include "core/events/walk_events.h"
#include "core/pipeline/shoe_channel.h"
#include "tools/formats/motion_bids.h"
#include "tools/validation/match.h"
#include "tools/validation/reference.h"
#include "tools/validation/statistics.h"

namespace evenstride {
namespace {

constexpr double kNearest_s = 0.3, kFar_s = 0.06;
constexpr double kAnnotation_s = 0.012;  // how sharply an annotation points at an instant
constexpr int kMostSteps = 10;
constexpr double kEnough = 0.5;  // gain in log-likelihood below which the fit has ended

using Vector = TemplateTerms;
using Matrix = Eigen::Matrix<double, kTemplateTerms, kTemplateTerms>;
using Instants = Eigen::Matrix<double, kInstants, 1>;
using Design = Eigen::Matrix<double, kInstants, kTemplateTerms>;

std::vector<LandingScene> landings_of(const BidsSensor& sensor) {
  ShoeChannel channel(sensor.spec);
  WalkEvents events(side_of(sensor.spec.site));
  std::vector<LandingScene> scenes;
  for (std::size_t row = 0; row < sensor.rows.size(); ++row) {
    const ImuSample sample = sample_at(sensor, row);
    if (!sample.accel_S_mps2.allFinite() || !sample.rate_S_radps.allFinite()) continue;
    channel.learn(sample);
    events.push(channel.placement().without_bias(sample));
    if (const SwingReview* landing = events.new_landing()) scenes.push_back(landing->scene);
  }
  return scenes;
}

void add_rows(const validation::ReferenceRecording& reference, const BidsSensor& sensor,
              std::vector<LandingRow>& rows) {
  const std::vector<LandingScene> scenes = landings_of(sensor);
  std::vector<validation::SidedTime> voted;
  for (const LandingScene& scene : scenes) voted.push_back({seconds(scene.voted), side_of(sensor.spec.site)});
  for (const auto& [truth, k] : validation::match(reference.contacts, voted, kNearest_s))
    rows.push_back({reference.trial.participant, scenes[k], time_from_s(reference.contacts[truth].time_s)});
}

/// Terms of every instant, in standard deviations, and how likely the annotation makes each instant.
struct Example {
  Design terms;
  Instants wanted;
};

Vector spread_of_terms(const std::vector<const LandingRow*>& rows) {
  Vector sum = Vector::Zero(), squares = Vector::Zero();
  for (const LandingRow* row : rows)
    for (int i = 0; i < kInstants; ++i) {
      const Vector t = template_terms(row->scene, kFirstInstant + i);
      sum += t;
      squares += t.cwiseAbs2();
    }
  const double n = static_cast<double>(rows.size() * kInstants);
  return (squares / n - (sum / n).cwiseAbs2()).cwiseMax(1e-12).cwiseSqrt();
}

std::vector<Example> make_examples(const std::vector<const LandingRow*>& rows, const Vector& spread) {
  std::vector<Example> examples;
  for (const LandingRow* row : rows) {
    Example e;
    for (int i = 0; i < kInstants; ++i) {
      e.terms.row(i) = template_terms(row->scene, kFirstInstant + i).cwiseQuotient(spread).transpose();
      const double off = seconds(instant_time(row->scene, kFirstInstant + i) - row->truth) / kAnnotation_s;
      e.wanted[i] = std::exp(-0.5 * off * off);
    }
    if (e.wanted.sum() < 0.5) continue;  // the annotation lies outside
    e.wanted /= e.wanted.sum();
    examples.push_back(e);
  }
  return examples;
}

Instants log_shares(const Example& e, const Vector& weights) {
  Instants scores = e.terms * weights;
  const double top = scores.maxCoeff();
  scores.array() -= top + std::log((scores.array() - top).exp().sum());
  return scores;
}

double loss(const std::vector<Example>& examples, const Vector& weights, double ridge) {
  double sum = 0.5 * ridge * weights.squaredNorm();
  for (const Example& e : examples) sum -= e.wanted.dot(log_shares(e, weights));
  return sum;
}

/// One step of Newton's method, halved until it gains; false when it gains next to nothing.
bool improve(const std::vector<Example>& examples, double ridge, Vector& weights, double& now) {
  Vector gradient = ridge * weights;
  Matrix curvature = ridge * Matrix::Identity();
  for (const Example& e : examples) {
    const Instants share = log_shares(e, weights).array().exp().matrix();
    const Vector mean = e.terms.transpose() * share;
    gradient += mean - e.terms.transpose() * e.wanted;
    curvature.noalias() += e.terms.transpose() * share.asDiagonal() * e.terms;
    curvature.noalias() -= mean * mean.transpose();
  }
  const Vector step = curvature.ldlt().solve(gradient);
  for (double part = 1.0; part > 1e-3; part *= 0.5) {
    const Vector next = weights - part * step;
    const double then = loss(examples, next, ridge);
    if (then >= now) continue;
    const bool goes_on = now - then > kEnough;
    weights = next;
    now = then;
    return goes_on;
  }
  return false;
}

}  // namespace

Result<std::vector<LandingRow>> collect_landings(const std::string& dataset) {
  const auto reference = validation::read_reference(dataset);
  if (!reference) return Error{reference.error()};
  std::vector<LandingRow> rows;
  for (const validation::ReferenceRecording& r : *reference) {
    const auto recording = read_motion_bids(dataset, r.trial.recording);
    if (!recording) return Error{recording.error()};
    for (const BidsSensor& sensor : recording->sensors)
      if (is_shoe(sensor.spec.site)) add_rows(r, sensor, rows);
  }
  return rows;
}

ContactTemplate fit_contact_template(const std::vector<LandingRow>& rows, double ridge,
                                     const std::string& left_out) {
  std::vector<const LandingRow*> used;
  for (const LandingRow& row : rows)
    if (row.walker != left_out) used.push_back(&row);
  const Vector spread = spread_of_terms(used);
  const std::vector<Example> examples = make_examples(used, spread);
  Vector weights = Vector::Zero();
  double now = loss(examples, weights, ridge);
  for (int i = 0; i < kMostSteps && improve(examples, ridge, weights, now); ++i) {
  }
  ContactTemplate out;
  out.weights = weights.cwiseQuotient(spread);
  return out;
}

WalkFitReport judge_contact_template(const std::vector<LandingRow>& rows, double ridge) {
  std::set<std::string> walkers;
  for (const LandingRow& row : rows) walkers.insert(row.walker);
  std::vector<double> voted_ms, found_ms;
  for (const std::string& walker : walkers) {
    const ContactTemplate model = fit_contact_template(rows, ridge, walker);
    for (const LandingRow& row : rows) {
      if (row.walker != walker) continue;
      voted_ms.push_back(1e3 * std::abs(seconds(row.scene.voted - row.truth)));
      found_ms.push_back(1e3 * std::abs(seconds(model.find_contact(row.scene) - row.truth)));
    }
  }
  const auto far = [](const std::vector<double>& errors_ms) {
    const auto n =
        std::count_if(errors_ms.begin(), errors_ms.end(), [](double e) { return e > 1e3 * kFar_s; });
    return static_cast<double>(n) / static_cast<double>(errors_ms.size());
  };
  return {rows.size(),
          walkers.size(),
          far(voted_ms),
          far(found_ms),
          validation::median(voted_ms),
          validation::median(found_ms)};
}

}  // namespace evenstride
