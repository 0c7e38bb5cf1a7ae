#include "tools/validation/perturb.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <random>

#include "core/base/units.h"

namespace evenstride::validation {
namespace {

/// FNV-1a, so that seeds are the same on every platform.
std::mt19937 random_of(const std::string& name, const BidsSensor& sensor) {
  std::uint32_t hash = 2166136261u;
  for (char c : name + "/" + sensor.tracksys) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return std::mt19937(hash);
}

/// Uniform in [0, 1) from the generator's bits: the standard's distributions differ between libraries.
double uniform(std::mt19937& random) { return static_cast<double>(random()) / 4294967296.0; }

double normal(std::mt19937& random) {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform(random)));
  return radius * std::cos(2.0 * kPi * uniform(random));
}

Eigen::Vector3d direction(std::mt19937& random) {
  return Eigen::Vector3d(normal(random), normal(random), normal(random)).normalized();
}

/// Keeps the rows for which `keep(i)` holds. Noted packets lose them too; an empty packet goes.
template <class Keep>
void keep_rows(BidsSensor& sensor, Keep keep) {
  std::vector<std::size_t> before(sensor.rows.size() + 1, 0);  // kept rows in front of row i
  std::size_t kept = 0;
  for (std::size_t i = 0; i < sensor.rows.size(); ++i) {
    before[i] = kept;
    if (!keep(i)) continue;
    sensor.rows[kept] = sensor.rows[i];
    sensor.device_time_s[kept++] = sensor.device_time_s[i];
  }
  before.back() = kept;
  sensor.rows.resize(kept);
  sensor.device_time_s.resize(kept);
  for (BidsPacket& packet : sensor.packets) {
    const std::size_t first = before[packet.first_row], end = before[packet.first_row + packet.rows];
    packet.first_row = first;
    packet.rows = end - first;
  }
  std::erase_if(sensor.packets, [](const BidsPacket& packet) { return packet.rows == 0; });
}

void turn(RawReading& reading, const Eigen::Matrix3f& rotation) {
  for (std::size_t first : {std::size_t{0}, std::size_t{3}}) {
    Eigen::Map<Eigen::Vector3f> v(reading.data() + first);
    v = (rotation * v).eval();
  }
}

}  // namespace

bool lower_rate(BidsRecording& recording, double rate_hz) {
  for (BidsSensor& sensor : recording.sensors) {
    const double ratio = sensor.spec.rate_hz / rate_hz;
    const auto every = static_cast<std::size_t>(std::lround(ratio));
    if (every < 1 || std::abs(ratio - static_cast<double>(every)) > 1e-6) return false;
    keep_rows(sensor, [&](std::size_t i) { return i % every == 0; });
    sensor.spec.rate_hz = rate_hz;
  }
  return true;
}

void add_noise(BidsRecording& recording, double accel_mps2, double gyro_radps) {
  for (BidsSensor& sensor : recording.sensors) {
    std::mt19937 random = random_of(recording.name, sensor);
    for (RawReading& reading : sensor.rows)
      for (std::size_t i = 0; i < reading.size(); ++i)
        reading[i] += static_cast<float>((i < 3 ? accel_mps2 : gyro_radps) * normal(random));
  }
}

void turn_mounting(BidsRecording& recording, double angle_rad) {
  for (BidsSensor& sensor : recording.sensors) {
    std::mt19937 random = random_of(recording.name.substr(0, recording.name.find('_')), sensor);
    const Eigen::AngleAxisd rotation(angle_rad, direction(random));
    const Eigen::Matrix3f matrix = rotation.toRotationMatrix().cast<float>();
    for (RawReading& reading : sensor.rows) turn(reading, matrix);
  }
}

void shift_clock(BidsRecording& recording, Site site, double shift_s) {
  for (BidsSensor& sensor : recording.sensors)
    if (sensor.spec.site == site)
      for (double& time_s : sensor.device_time_s) time_s += shift_s;
}

void lose_packets(BidsRecording& recording, double share, double in_a_row) {
  constexpr std::size_t kPacket = 10;
  // Two states (Gilbert): the chances to begin and to go on losing that give this share and mean length.
  const double goes_on = in_a_row > 1.0 ? 1.0 - 1.0 / in_a_row : share;
  const double begins = in_a_row > 1.0 ? share / (in_a_row * (1.0 - share)) : share;
  for (BidsSensor& sensor : recording.sensors) {
    std::mt19937 random = random_of(recording.name, sensor);
    std::vector<bool> lost(sensor.rows.size() / kPacket + 1);
    for (std::size_t i = 0; i < lost.size(); ++i)
      lost[i] = uniform(random) < (i > 0 && lost[i - 1] ? goes_on : begins);
    keep_rows(sensor, [&](std::size_t i) { return !lost[i / kPacket]; });
  }
  std::erase_if(recording.sensors, [](const BidsSensor& sensor) { return sensor.rows.empty(); });
}

void remove_sensor(BidsRecording& recording, Site site) {
  std::erase_if(recording.sensors, [&](const BidsSensor& sensor) { return sensor.spec.site == site; });
}

void remove_gyroscope(BidsRecording& recording, Site site) {
  for (BidsSensor& sensor : recording.sensors)
    if (sensor.spec.site == site) {
      sensor.spec.has_gyro = false;
      for (RawReading& reading : sensor.rows) std::fill(reading.begin() + 3, reading.end(), 0.0F);
    }
}

void silence_sensor(BidsRecording& recording, Site site, double from_s, double to_s) {
  for (BidsSensor& sensor : recording.sensors)
    if (sensor.spec.site == site)
      keep_rows(sensor, [&, before = sensor.device_time_s](std::size_t i) {
        return before[i] < from_s || before[i] >= to_s;
      });
}

void limit_range(BidsRecording& recording, double accel_mps2, double gyro_radps) {
  for (BidsSensor& sensor : recording.sensors) {
    sensor.spec.accel_range_mps2 = accel_mps2;
    sensor.spec.gyro_range_radps = gyro_radps;
    for (RawReading& reading : sensor.rows)
      for (std::size_t i = 0; i < reading.size(); ++i) {
        const auto range = static_cast<float>(i < 3 ? accel_mps2 : gyro_radps);
        reading[i] = std::clamp(reading[i], -range, range);
      }
  }
}

void add_ringing(BidsRecording& recording, Site shoe, const std::vector<double>& contacts_s,
                 double frequency_hz, double accel_mps2) {
  constexpr double kDecay_s = 0.012, kLength_s = 0.1;
  for (BidsSensor& sensor : recording.sensors) {
    if (sensor.spec.site != shoe) continue;
    std::mt19937 random = random_of(recording.name, sensor);
    const Eigen::Vector3d axis = direction(random);
    for (double contact_s : contacts_s) {
      const auto begin =
          std::lower_bound(sensor.device_time_s.begin(), sensor.device_time_s.end(), contact_s);
      for (auto at = begin; at != sensor.device_time_s.end() && *at < contact_s + kLength_s; ++at) {
        const double t_s = *at - contact_s;
        const double ring = accel_mps2 * std::exp(-t_s / kDecay_s) * std::sin(2.0 * kPi * frequency_hz * t_s);
        RawReading& reading = sensor.rows[static_cast<std::size_t>(at - sensor.device_time_s.begin())];
        for (std::size_t i = 0; i < 3; ++i)
          reading[i] += static_cast<float>(ring * axis[static_cast<int>(i)]);
      }
    }
  }
}

void scale_impacts(BidsRecording& recording, Site shoe, const std::vector<double>& contacts_s,
                   double factor) {
  constexpr double kLength_s = 0.080, kMean_s = 0.030;
  for (BidsSensor& sensor : recording.sensors) {
    if (sensor.spec.site != shoe) continue;
    const std::vector<RawReading> original = sensor.rows;
    const auto half = static_cast<std::size_t>(0.5 * kMean_s * sensor.spec.rate_hz);
    for (double contact_s : contacts_s) {
      const auto& times_s = sensor.device_time_s;
      const auto begin = std::lower_bound(times_s.begin(), times_s.end(), contact_s);
      for (auto at = begin; at != times_s.end() && *at < contact_s + kLength_s; ++at) {
        const auto row = static_cast<std::size_t>(at - times_s.begin());
        if (row < half || row + half >= original.size()) continue;
        for (std::size_t axis = 0; axis < 3; ++axis) {
          float mean = 0.0F;
          for (std::size_t i = row - half; i <= row + half; ++i)
            mean += original[i][axis] / static_cast<float>(2 * half + 1);
          sensor.rows[row][axis] = mean + static_cast<float>(factor) * (original[row][axis] - mean);
        }
      }
    }
  }
}

void loosen(BidsRecording& recording, Site shoe, double frequency_hz) {
  constexpr double kDamping = 0.2;
  constexpr int kSubsteps = 8;  // of the spring within a reading
  const double omega = 2.0 * kPi * frequency_hz;
  for (BidsSensor& sensor : recording.sensors) {
    if (sensor.spec.site != shoe || sensor.rows.empty()) continue;
    const double dt_s = 1.0 / sensor.spec.rate_hz / kSubsteps;
    for (std::size_t channel = 0; channel < sensor.rows[0].size(); ++channel) {
      double value = sensor.rows[0][channel], slope = 0.0;
      for (RawReading& reading : sensor.rows) {
        const double foot = reading[channel];
        for (int i = 0; i < kSubsteps; ++i) {
          slope += dt_s * omega * (omega * (foot - value) - 2.0 * kDamping * slope);
          value += dt_s * slope;
        }
        reading[channel] = static_cast<float>(value);
      }
    }
  }
}

}  // namespace evenstride::validation
