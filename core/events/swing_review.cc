#include "core/events/swing_review.h"

#include <algorithm>
#include <cmath>

#include "core/math/crossing.h"

namespace evenstride {
namespace {

constexpr double kCell_s = 0.01;
constexpr double kLandingShare = 0.5;
constexpr double kForget = 0.99;    // of the rates' spread, per cell of swing: the last second or so
constexpr double kOldSwings = 0.8;  // weight of the swings before in the axis' sign
constexpr Duration kJoltBefore = std::chrono::milliseconds(100), kJoltAfter = std::chrono::milliseconds(250);
constexpr Duration kTurnBefore = std::chrono::milliseconds(300), kTurnAfter = std::chrono::milliseconds(200);
constexpr Duration kTurnWithin = std::chrono::milliseconds(400);
constexpr Duration kHalfCell = std::chrono::milliseconds(5);
// Scales of what the contact template sees.
constexpr double kLeastSpeed_mps = 0.1, kPitchScale_radps = 2.0, kLeastJolt = 0.02, kSmallJolt_mps2 = 0.5;
constexpr Duration kStandsAfter = std::chrono::milliseconds(57);  // landing to contact, mean

/// The swing from rest to rest, with the drift that the second rest reveals taken off evenly.
class SwingPath {
 public:
  SwingPath(const Ring<FootMoment>& moments, Time rest, Time landing) : moments_(moments) {
    last_ = moments.size() - 1;
    for (std::size_t i = moments.size(); i-- > 0 && moments[i].time > landing + kStandsAfter;)
      if (moments[i].motion < moments[last_].motion) last_ = i;
    first_ = last_;
    while (first_ > 0 && moments[first_ - 1].time >= rest) --first_;
  }
  std::size_t first() const { return first_; }
  std::size_t last() const { return last_; }
  double speed(std::size_t i) const {
    if (i >= last_) return 0.0;
    if (i < first_) return moments_[i].velocity_W_mps.norm();
    const double share = static_cast<double>(i - first_) / static_cast<double>(last_ - first_);
    return (moments_[i].velocity_W_mps - share * moments_[last_].velocity_W_mps).norm();
  }
  /// When the speed falls below `level` for good; nothing if it never was above.
  std::optional<Time> falls_below(double level) const {
    std::size_t i = last_;
    while (i > first_ && speed(i - 1) < level) --i;
    if (i == first_) return std::nullopt;
    return crossing_time(moments_[i - 1].time, speed(i - 1), moments_[i].time, speed(i), level);
  }

 private:
  const Ring<FootMoment>& moments_;
  std::size_t first_ = 0, last_ = 0;
};

/// Mean of three or four times without the earliest and the latest: their median.
class Votes {
 public:
  void add(Time time) {
    earliest_ = count_ == 0 ? time : std::min(earliest_, time);
    latest_ = count_ == 0 ? time : std::max(latest_, time);
    sum_ += time.time_since_epoch();
    ++count_;
  }
  Time middle() const {
    return Time((sum_ - earliest_.time_since_epoch() - latest_.time_since_epoch()) / (count_ - 2));
  }

 private:
  Time earliest_, latest_;
  Duration sum_{};
  int count_ = 0;
};

struct Jolts {
  Time first, last;
  double largest = 0.0;
};

Jolts find_jolts(const Ring<FootMoment>& moments, Time landing, double share) {
  const auto near = [&](const FootMoment& m) {
    return m.time >= landing - kJoltBefore && m.time < landing + kJoltAfter;
  };
  double largest = 0.0;
  for (std::size_t i = 0; i < moments.size(); ++i)
    if (near(moments[i])) largest = std::max(largest, moments[i].jerk);
  Jolts jolts{landing, landing, largest};
  bool found = false;
  for (std::size_t i = 0; i < moments.size(); ++i) {
    if (!near(moments[i]) || moments[i].jerk <= share * largest) continue;
    if (!found) jolts.first = moments[i].time;
    jolts.last = moments[i].time;
    found = true;
  }
  return jolts;
}

/// When the foot, after its fastest nose-up turn around landing, ends to turn nose-up.
Time find_pitch_turn(const Ring<FootMoment>& moments, Time landing, const Eigen::Vector3d& nose_up_S) {
  std::size_t fastest = moments.size();
  double best = 0.0;
  for (std::size_t i = 0; i < moments.size(); ++i) {
    if (moments[i].time < landing - kTurnBefore || moments[i].time >= landing + kTurnAfter) continue;
    const double rate = nose_up_S.dot(moments[i].rate_S_radps);
    if (fastest == moments.size() || rate > best) fastest = i, best = rate;
  }
  for (std::size_t i = fastest; i < moments.size() && moments[i].time < moments[fastest].time + kTurnWithin;
       ++i)
    if (nose_up_S.dot(moments[i].rate_S_radps) < 0.0) return moments[i].time;
  return landing + kTurnBefore;
}

/// Beyond what is remembered the first and last moments go on.
void fill_scene(const Ring<FootMoment>& moments, const SwingPath& swing, const Eigen::Vector3d& nose_up_S,
                double jolt, Time landing, LandingScene& scene) {
  std::size_t middle = 0;
  while (middle + 1 < moments.size() && moments[middle + 1].time <= landing + kHalfCell) ++middle;
  scene.middle = moments[middle].time;
  for (std::size_t k = 0; k < LandingScene::kCells; ++k) {
    const std::size_t at = std::max(middle + k, std::size_t{LandingScene::kBefore}) - LandingScene::kBefore;
    const std::size_t i = std::min(at, moments.size() - 1);
    const double pitch = nose_up_S.dot(moments[i].rate_S_radps) / kPitchScale_radps;
    scene.cells[k] = {std::log(kLeastSpeed_mps + swing.speed(i)), std::tanh(std::max(pitch, 0.0)),
                      std::tanh(std::max(-pitch, 0.0)),
                      std::log(kLeastJolt + moments[i].jerk / std::max(jolt, kSmallJolt_mps2))};
  }
}

}  // namespace

std::optional<SwingReview> review_swing(const Ring<FootMoment>& moments, Time rest, Time landing,
                                        const Eigen::Vector3d& nose_up_S, const ContactTemplate* model,
                                        const ContactSigns& signs) {
  if (moments.empty()) return std::nullopt;
  const SwingPath swing(moments, rest, landing);
  if (swing.first() == swing.last()) return std::nullopt;
  SwingReview review;
  for (std::size_t i = swing.first(); i < swing.last(); ++i) {
    review.peak_mps = std::max(review.peak_mps, swing.speed(i));
    review.travel_m += kCell_s * swing.speed(i);
    review.pitch_path_rad += kCell_s * std::abs(nose_up_S.dot(moments[i].rate_S_radps));
  }
  const auto half = swing.falls_below(kLandingShare * review.peak_mps);
  const auto slow = swing.falls_below(signs.slow_share * review.peak_mps);
  if (!half || !slow) return std::nullopt;
  review.landing = *half;
  const Jolts jolts = find_jolts(moments, *half, signs.jolt_share);
  Votes votes;
  votes.add(*slow + signs.slow);
  votes.add(jolts.first + signs.first_jolt);
  votes.add(jolts.last + signs.last_jolt);
  if (nose_up_S.squaredNorm() > 0.0) votes.add(find_pitch_turn(moments, *half, nose_up_S) + signs.pitch_turn);
  review.contact = review.scene.voted = votes.middle();
  fill_scene(moments, swing, nose_up_S, jolts.largest, *half, review.scene);
  if (model) review.contact = model->find_contact(review.scene);
  return review;
}

void PitchAxis::add_swing_rate(const Eigen::Vector3d& rate_S_radps) {
  spread_ = kForget * spread_ + rate_S_radps * rate_S_radps.transpose();
  const Eigen::Vector3d next = spread_ * axis_;
  if (next.squaredNorm() > 0.0) axis_ = next.normalized();
  turned_ += rate_S_radps;
}

void PitchAxis::end_swing() {
  sign_ = kOldSwings * sign_ + axis_.dot(turned_) * kCell_s;
  turned_.setZero();
  known_ = sign_ != 0.0;
}

}  // namespace evenstride
