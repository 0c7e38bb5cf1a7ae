#include "core/events/gait_mode.h"

#include <algorithm>
#include <cmath>

namespace evenstride {

void GaitMode::Sums::add(const Sums& other) {
  n += other.n;
  norm += other.norm;
  norm_sq += other.norm_sq;
  quiet += other.quiet;
  rate += other.rate;
}

double GaitMode::Sums::spread() const {
  const double mean = norm / n;
  return std::sqrt(std::max(norm_sq / n - mean * mean, 0.0));
}

std::optional<Gait> GaitMode::push(Site site, const ImuSample& sample, bool has_gyro) {
  Sensor& sensor = sensors_[index(site)];
  if (!sensor.started || sample.time - sensor.last > params_.silent) {
    sensor = Sensor{};
    sensor.started = true;
    sensor.block_end = sample.time + params_.block;
  }
  sensor.last = sample.time;
  if (sample.time < sensor.block_end) {
    add(sensor, sample);
    return std::nullopt;
  }
  close_block(site, sensor, has_gyro);
  add(sensor, sample);
  return decide(sample.time);
}

void GaitMode::add(Sensor& sensor, const ImuSample& sample) const {
  const double norm = sample.accel_S_mps2.norm(), rate = sample.rate_S_radps.norm();
  const bool quiet =
      std::abs(norm - kGravity_mps2) < params_.quiet_accel_mps2 && rate < params_.quiet_rate_radps;
  sensor.open.add({1.0, norm, norm * norm, quiet ? 1.0 : 0.0, rate});
}

void GaitMode::close_block(Site site, Sensor& sensor, bool has_gyro) {
  sensor.blocks[static_cast<std::size_t>(sensor.next)] = sensor.open;
  sensor.next = (sensor.next + 1) % kBlocks;
  sensor.filled = std::min(sensor.filled + 1, kBlocks);
  sensor.open = Sums{};
  sensor.block_end = std::max(sensor.block_end + params_.block, sensor.last);
  sensor.vote = judge(site, sensor, has_gyro);
  if (sensor.vote == Gait::kStanding) sensor.filled = 0;  // what was before a stop says nothing of what comes
}

Gait GaitMode::judge(Site site, const Sensor& sensor, bool has_gyro) const {
  const auto sum = [&](int blocks) {
    Sums total;
    for (int i = 1; i <= std::min(blocks, sensor.filled); ++i)
      total.add(sensor.blocks[static_cast<std::size_t>((sensor.next + kBlocks - i) % kBlocks)]);
    return total;
  };
  const Sums latest = sum(kShort);
  if (latest.n < 2.0) return Gait::kUnknown;
  if (latest.spread() < params_.still_spread_mps2 &&
      (!has_gyro || latest.rate / latest.n < params_.still_rate_radps))
    return is_shoe(site) && sensor.filled > kShort && sum(kBlocks).spread() > params_.shoe_run_spread_mps2
               ? sensor.vote  // a foot may stand for half a second in a slow walk
               : Gait::kStanding;
  const Sums all = sum(kBlocks);
  if (!is_shoe(site)) return all.spread() > params_.body_run_spread_mps2 ? Gait::kRunning : Gait::kWalking;
  // Without a gyroscope a foot that turns fast at a steady force seems quiet as well.
  const double more = has_gyro ? 0.0 : params_.no_gyro_quiet_share;
  const double most_quiet =
      more + (sensor.vote == Gait::kRunning ? params_.shoe_stop_quiet_share : params_.shoe_run_quiet_share);
  const bool runs = sensor.filled >= kStride && all.quiet / all.n < most_quiet &&
                    all.spread() > params_.shoe_run_spread_mps2;
  return runs ? Gait::kRunning : Gait::kWalking;
}

/// Any moving sensor ends standing; of the moving ones the majority decides, and where they are even nothing
/// changes.
Gait GaitMode::count_votes(Time now) const {
  int standing = 0, walking = 0, running = 0;
  for (const Sensor& s : sensors_) {
    if (!s.started || now - s.last > params_.silent) continue;
    standing += s.vote == Gait::kStanding;
    walking += s.vote == Gait::kWalking;
    running += s.vote == Gait::kRunning;
  }
  if (running > 0 && running == walking && gait_ == Gait::kRunning) return gait_;
  if (running > walking) return Gait::kRunning;
  if (walking > 0) return Gait::kWalking;
  return standing > 0 ? Gait::kStanding : Gait::kUnknown;
}

std::optional<Gait> GaitMode::decide(Time now) {
  const Gait seen = count_votes(now);
  if (seen != candidate_) {
    candidate_ = seen;
    candidate_since_ = now;
  }
  if (candidate_ == gait_ || candidate_ == Gait::kUnknown) return std::nullopt;
  if (gait_ != Gait::kUnknown && now - candidate_since_ < params_.hold) return std::nullopt;
  gait_ = candidate_;
  return gait_;
}

}  // namespace evenstride
