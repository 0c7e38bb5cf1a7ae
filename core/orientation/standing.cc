#include "core/orientation/standing.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/base/units.h"
#include "core/math/rotation.h"

namespace evenstride {
namespace {

constexpr Duration kPiece = std::chrono::milliseconds(500);
constexpr int kFewest = 4;  // readings in a piece; fewer say nothing of its spread

double worst_sd(const Eigen::Vector3d& sum, const Eigen::Vector3d& squares, int count) {
  const Eigen::Vector3d mean = sum / count;
  return std::sqrt((squares / count - mean.cwiseProduct(mean)).cwiseMax(0.0).maxCoeff());
}

}  // namespace

StandingDetector::StandingDetector(const StandingParams& params, bool has_gyro)
    : params_(params), has_gyro_(has_gyro) {
  for (double limit : {params.hold_s, params.rate_max_radps, params.rate_sd_radps, params.accel_sd_mps2,
                       params.norm_off_mps2, params.drift_max_rad, params.longest_s})
    if (!(limit > 0.0)) throw std::invalid_argument("standing: limits must be above 0");
}

void StandingDetector::Sums::add(const ImuSample& s) {
  if (count++ == 0) from = s.time;
  to = s.time;
  accel += s.accel_S_mps2;
  accel_sq += s.accel_S_mps2.cwiseAbs2();
  rate += s.rate_S_radps;
  rate_sq += s.rate_S_radps.cwiseAbs2();
}

void StandingDetector::Sums::add(const Sums& piece) {
  if (count == 0) from = piece.from;
  to = piece.to;
  count += piece.count;
  accel += piece.accel;
  rate += piece.rate;
  rate_sq += (piece.rate / piece.count).cwiseAbs2();
  rate_spread = std::max(rate_spread, piece.rate_spread);
  ++pieces;
}

// Few pieces may lie at the same part of a swing by chance: what they spread inside counts too.
double StandingDetector::Sums::rate_error_radps() const {
  constexpr int kFewPieces = 4;
  if (pieces < 2) return rate_spread;
  const Eigen::Vector3d mean = rate / count;
  const Eigen::Vector3d variance = (rate_sq - pieces * mean.cwiseAbs2()).cwiseMax(0.0) / (pieces - 1);
  const double inside = pieces < kFewPieces ? rate_spread : 0.0;
  return std::max(std::sqrt(variance.maxCoeff()), inside) / std::sqrt(pieces);
}

bool StandingDetector::push(const ImuSample& sample) {
  bool changed = false;
  if (piece_.count > 0 && sample.time - piece_.from >= kPiece) changed = close_piece(sample.time);
  piece_.add(sample);
  return changed;
}

bool StandingDetector::is_quiet(const Sums& piece) const {
  if (piece.count < kFewest) return false;
  const Eigen::Vector3d mean = piece.accel / piece.count;
  if (std::abs(mean.norm() - kGravity_mps2) > params_.norm_off_mps2) return false;
  if (worst_sd(piece.accel, piece.accel_sq, piece.count) > params_.accel_sd_mps2) return false;
  if (quiet_pieces_ > 0 && angle_between(mean, opening_accel_) > params_.drift_max_rad) return false;
  return !has_gyro_ || (piece.rate.norm() / piece.count < params_.rate_max_radps &&
                        worst_sd(piece.rate, piece.rate_sq, piece.count) < params_.rate_sd_radps);
}

bool StandingDetector::close_piece(Time now) {
  const bool has_gap = now - piece_.to >= kPiece;
  const bool quiet = is_quiet(piece_);
  bool changed = false;
  if (quiet) {
    // The piece before this one was neither the first nor the last of the spell: it may count.
    if (pending_.count > 0 && seconds(spell_.to - spell_.from) < params_.longest_s) spell_.add(pending_);
    piece_.rate_spread = worst_sd(piece_.rate, piece_.rate_sq, piece_.count);
    if (quiet_pieces_ == 0)
      opening_accel_ = piece_.accel;
    else
      pending_ = piece_;
    ++quiet_pieces_;
    changed = report();
  }
  if (!quiet || has_gap) leave();
  piece_ = {};
  return changed;
}

bool StandingDetector::report() {
  if (spell_.count == 0 || static_cast<double>(quiet_pieces_) * seconds(kPiece) < params_.hold_s)
    return false;
  is_standing_ = true;
  const StandingPose pose{spell_.from, spell_.to, spell_.accel / spell_.count, spell_.rate / spell_.count,
                          spell_.rate_error_radps()};
  latest_ = pose;
  if (first_open_) first_ = pose;
  return true;
}

void StandingDetector::leave() {
  if (is_standing_) first_open_ = false;
  is_standing_ = false;
  quiet_pieces_ = 0;
  pending_ = {};
  spell_ = {};
}

}  // namespace evenstride
