#include "core/sim/sensor.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/base/units.h"

namespace evenstride::sim {
namespace {

using Eigen::Vector3d;

Vector3d random_vector(Random& random, double size) {
  return {random.uniform(-size, size), random.uniform(-size, size), random.uniform(-size, size)};
}

Eigen::Matrix3d random_mounting(Random& random, bool any) {
  if (any) {  // four normal deviates make a uniformly random rotation
    Eigen::Quaterniond q(random.normal(), random.normal(), random.normal(), random.normal());
    return q.normalized().toRotationMatrix();
  }
  const Vector3d turn = random_vector(random, rad_from_deg(20.0));
  return (Eigen::AngleAxisd(turn.z(), Vector3d::UnitZ()) * Eigen::AngleAxisd(turn.y(), Vector3d::UnitY()) *
          Eigen::AngleAxisd(turn.x(), Vector3d::UnitX()))
      .toRotationMatrix();
}

std::int16_t quantise(double value, double range) {
  const double counts = std::round(value / range * 32767.0);
  return static_cast<std::int16_t>(std::clamp(counts, -32767.0, 32767.0));
}

}  // namespace

SensorSetup perfect_setup(Site site, double rate_hz) {
  SensorSetup setup;
  setup.site = site;
  setup.rate_hz = rate_hz;
  setup.imu.accel_noise_mps2_rthz = setup.imu.gyro_noise_radps_rthz = 0.0;
  setup.link = {0.0, 0.0, 0.0, 0.0};
  return setup;
}

SensorSetup typical_setup(Site site, double rate_hz, std::uint64_t seed, bool any_mounting) {
  Random random(seed * 16 + index(site));
  SensorSetup setup;
  setup.site = site;
  setup.rate_hz = rate_hz;
  setup.readings_per_block = std::max(1, static_cast<int>(rate_hz / 10.0));
  setup.imu.accel_noise_mps2_rthz = random.uniform(80e-6, 180e-6) * kGravity_mps2;
  setup.imu.gyro_noise_radps_rthz = rad_from_deg(random.uniform(0.004, 0.008));
  setup.imu.accel_bias_mps2 = random_vector(random, 0.020 * kGravity_mps2);
  setup.imu.gyro_bias_radps = random_vector(random, rad_from_deg(1.0));
  setup.imu.accel_scale_error = random_vector(random, 0.005);
  setup.imu.gyro_scale_error = random_vector(random, 0.005);
  setup.imu.R_BS = random_mounting(random, any_mounting);
  if (site == Site::kPelvis) setup.imu.lever_B_m = {-0.06, 0.0, 0.0};
  if (site == Site::kTrunk) setup.imu.lever_B_m = {-0.08, 0.0, 0.0};
  setup.clock.counter_start_ns = static_cast<std::int64_t>(random.uniform(0.0, 0.5) * 1e9);
  setup.clock.start_s = random.uniform(0.0, 0.004);
  setup.clock.skew_ppm = random.uniform(-60.0, 60.0);
  setup.clock.wander_s = 0.0005;
  return setup;
}

SampleBlock SimulatedBlock::view() const {
  return {site, sequence, device_time_ns, period_ns, arrival, readings};
}

SimulatedSensor::SimulatedSensor(const BodyMotion& body, const SensorSetup& setup, std::uint64_t seed)
    : body_(body), setup_(setup), random_(seed * 31 + index(setup.site)) {
  if (!(setup.rate_hz >= 20.0 && setup.rate_hz <= 2000.0))
    throw std::invalid_argument("sensor rate must be 20 to 2,000 Hz");
  if (setup.readings_per_block < 1) throw std::invalid_argument("a block needs a reading");
}

SensorSpec SimulatedSensor::spec() const {
  SensorSpec spec;
  spec.site = setup_.site;
  spec.rate_hz = setup_.rate_hz;
  spec.accel_range_mps2 = setup_.imu.accel_range_mps2;
  spec.gyro_range_radps = setup_.imu.gyro_range_radps;
  return spec;
}

double SimulatedSensor::true_time_s(std::uint64_t n) const {
  const double d = static_cast<double>(n) / setup_.rate_hz;
  const ClockFaults& clock = setup_.clock;
  return clock.start_s + d * (1.0 + clock.skew_ppm * 1e-6) +
         clock.wander_s * std::sin(2.0 * kPi * d / clock.wander_period_s);
}

std::array<std::int16_t, 6> SimulatedSensor::read(double time_s) {
  const ImuFaults& imu = setup_.imu;
  const Kinematics state = body_.pose(setup_.site, time_s);
  const Vector3d force_S = imu.R_BS.transpose() * state.specific_force_B_mps2(imu.lever_B_m);
  const Vector3d rate_S = imu.R_BS.transpose() * state.rate_B_radps();
  const double band = std::sqrt(0.5 * setup_.rate_hz);  // white noise of this density up to half the rate
  std::array<std::int16_t, 6> counts{};
  for (int i = 0; i < 3; ++i) {
    const double accel = force_S[i] * (1.0 + imu.accel_scale_error[i]) + imu.accel_bias_mps2[i] +
                         imu.accel_noise_mps2_rthz * band * random_.normal();
    const double gyro = rate_S[i] * (1.0 + imu.gyro_scale_error[i]) + imu.gyro_bias_radps[i] +
                        imu.gyro_noise_radps_rthz * band * random_.normal();
    counts[static_cast<std::size_t>(i)] = quantise(accel, imu.accel_range_mps2);
    counts[static_cast<std::size_t>(i + 3)] = quantise(gyro, imu.gyro_range_radps);
  }
  return counts;
}

double SimulatedSensor::arrival_s(double sent_s) {
  const LinkFaults& link = setup_.link;
  double at = sent_s + link.base_delay_s;
  if (link.mean_extra_delay_s > 0.0) at += random_.exponential(link.mean_extra_delay_s);
  if (link.slot_s > 0.0) at = std::ceil(at / link.slot_s) * link.slot_s;
  return last_arrival_s_ = std::max(at, last_arrival_s_);  // a link keeps its order
}

std::optional<SimulatedBlock> SimulatedSensor::next_block() {
  const auto per_block = static_cast<std::uint64_t>(setup_.readings_per_block);
  for (;; ++sequence_) {
    const std::uint64_t first = sequence_ * per_block;
    if (true_time_s(first + per_block - 1) > body_.end_s()) return std::nullopt;
    SimulatedBlock block;
    block.site = setup_.site;
    block.sequence = sequence_;
    block.period_ns = std::llround(1e9 / setup_.rate_hz);
    block.device_time_ns = setup_.clock.counter_start_ns + static_cast<std::int64_t>(first) * block.period_ns;
    block.first_true_s = true_time_s(first);
    for (std::uint64_t n = first; n < first + per_block; ++n) block.counts.push_back(read(true_time_s(n)));
    block.arrival = time_from_s(arrival_s(true_time_s(first + per_block - 1)));
    if (setup_.link.loss_probability > 0.0 && random_.uniform() < setup_.link.loss_probability) {
      ++lost_;
      continue;
    }
    for (const auto& c : block.counts) {
      RawReading reading;
      for (std::size_t i = 0; i < 6; ++i)
        reading[i] = static_cast<float>(c[i] * (i < 3 ? accel_scale_mps2() : gyro_scale_radps()));
      block.readings.push_back(reading);
    }
    ++sequence_;
    return block;
  }
}

std::vector<SimulatedBlock> collect_blocks(std::vector<SimulatedSensor>& sensors) {
  std::vector<SimulatedBlock> blocks;
  for (SimulatedSensor& sensor : sensors)
    while (auto block = sensor.next_block()) blocks.push_back(std::move(*block));
  std::stable_sort(blocks.begin(), blocks.end(),
                   [](const SimulatedBlock& a, const SimulatedBlock& b) { return a.arrival < b.arrival; });
  return blocks;
}

}  // namespace evenstride::sim
