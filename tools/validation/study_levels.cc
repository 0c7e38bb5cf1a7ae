#include "tools/validation/study_levels.h"

#include <cstdio>
#include <map>

#include "core/base/units.h"
#include "tools/validation/left_out.h"
#include "tools/validation/perturb.h"

namespace evenstride::validation {
namespace {

constexpr double kG_mps2 = 9.80665;
using Levels = Result<std::vector<StudyLevel>>;

std::string words(double value, const char* unit) {
  char text[48];
  std::snprintf(text, sizeof text, "%g %s", value, unit);
  return text;
}

/// A level that applies to every recording.
StudyLevel always(std::string name, std::function<void(BidsRecording&)> change) {
  const auto done = [change = std::move(change)](BidsRecording& r, const ReferenceRecording&) {
    change(r);
    return true;
  };
  return {std::move(name), done, nullptr};
}

/// Changes each shoe's sensor, which may look at that side's true contacts.
StudyLevel at_shoes(std::string name,
                    std::function<void(BidsRecording&, Site, const std::vector<double>&)> change) {
  const auto done = [change = std::move(change)](BidsRecording& r, const ReferenceRecording& reference) {
    for (Site shoe : {Site::kLeftShoe, Site::kRightShoe}) {
      std::vector<double> contacts_s;
      for (const SidedTime& contact : reference.contacts)
        if (contact.side == side_of(shoe)) contacts_s.push_back(contact.time_s);
      change(r, shoe, contacts_s);
    }
    return true;
  };
  return {std::move(name), done, nullptr};
}

/// Every level twice: with the fitted event model, and with the anchors alone.
std::vector<StudyLevel> with_anchors_beside(const std::vector<StudyLevel>& levels,
                                            const StudyGround& ground) {
  AnalysisParams anchors = ground.params;
  anchors.anchors_only = true;
  const auto shared = std::make_shared<const AnalysisParams>(anchors);
  std::vector<StudyLevel> both;
  for (const StudyLevel& level : levels) {
    both.push_back(level);
    both.push_back({level.name + ", anchors", level.change, shared});
  }
  return both;
}

Levels rate_levels(const StudyGround&) {
  std::vector<StudyLevel> levels;
  for (double rate_hz : {400.0, 200.0, 100.0, 50.0})
    levels.push_back({words(rate_hz, "Hz"),
                      [=](BidsRecording& r, const ReferenceRecording&) { return lower_rate(r, rate_hz); },
                      nullptr});
  return levels;
}

Levels noise_levels(const StudyGround&) {
  std::vector<StudyLevel> levels;
  for (const auto& [accel_mps2, gyro_radps] :
       {std::pair{0.0, 0.0}, {0.1, 0.01}, {0.5, 0.05}, {1.0, 0.1}, {3.0, 0.3}})
    levels.push_back(always(words(accel_mps2, "m/s^2, ") + words(gyro_radps, "rad/s"),
                            [accel_mps2 = accel_mps2, gyro_radps = gyro_radps](BidsRecording& r) {
                              add_noise(r, accel_mps2, gyro_radps);
                            }));
  return levels;
}

Levels mounting_levels(const StudyGround&) {
  std::vector<StudyLevel> levels;
  for (double angle_deg : {0.0, 10.0, 30.0, 60.0, 90.0, 180.0})
    levels.push_back(always(words(angle_deg, "deg"),
                            [=](BidsRecording& r) { turn_mounting(r, rad_from_deg(angle_deg)); }));
  return levels;
}

Levels clock_levels(const StudyGround&) {
  std::vector<StudyLevel> levels;
  for (const auto& [site, ms] : {std::pair{Site::kRightShoe, 0.0},
                                 {Site::kRightShoe, 2.0},
                                 {Site::kRightShoe, 5.0},
                                 {Site::kRightShoe, 20.0},
                                 {Site::kPelvis, 5.0},
                                 {Site::kPelvis, 20.0}})
    levels.push_back(always(std::string(name(site)) + " " + words(ms, "ms"),
                            [site = site, ms = ms](BidsRecording& r) { shift_clock(r, site, 1e-3 * ms); }));
  return levels;
}

Levels loss_levels(const StudyGround&) {
  std::vector<StudyLevel> levels;
  for (double percent : {0.0, 1.0, 3.0, 5.0, 10.0, 20.0})
    levels.push_back(always(words(percent, "%"), [=](BidsRecording& r) { lose_packets(r, 0.01 * percent); }));
  for (double percent : {5.0, 20.0})
    levels.push_back(always(words(percent, "%, 2 in a row"),
                            [=](BidsRecording& r) { lose_packets(r, 0.01 * percent, 2.0); }));
  return levels;
}

Levels missing_levels(const StudyGround&) {
  std::vector<StudyLevel> levels{always("none", [](BidsRecording&) {})};
  for (Site site : {Site::kTrunk, Site::kPelvis, Site::kLeftShoe, Site::kRightShoe})
    levels.push_back(always(std::string(name(site)), [=](BidsRecording& r) { remove_sensor(r, site); }));
  levels.push_back(always("both shoes", [](BidsRecording& r) {
    remove_sensor(r, Site::kLeftShoe);
    remove_sensor(r, Site::kRightShoe);
  }));
  for (Site site : {Site::kLeftShoe, Site::kRightShoe})
    levels.push_back(always(std::string(name(site)) + " 9-14 s",
                            [=](BidsRecording& r) { silence_sensor(r, site, 9.0, 14.0); }));
  levels.push_back(always("both 9-14 s", [](BidsRecording& r) {
    silence_sensor(r, Site::kLeftShoe, 9.0, 14.0);
    silence_sensor(r, Site::kRightShoe, 9.0, 14.0);
  }));
  levels.push_back(
      always("gyroscope of left_shoe", [](BidsRecording& r) { remove_gyroscope(r, Site::kLeftShoe); }));
  levels.push_back(always("gyroscopes of the shoes", [](BidsRecording& r) {
    remove_gyroscope(r, Site::kLeftShoe);
    remove_gyroscope(r, Site::kRightShoe);
  }));
  return levels;
}

Levels range_levels(const StudyGround&) {
  std::vector<StudyLevel> levels;
  for (const auto& [g, dps] :
       {std::pair{16.0, 2000.0}, {8.0, 2000.0}, {4.0, 2000.0}, {16.0, 1000.0}, {16.0, 500.0}})
    levels.push_back(always(words(g, "g, ") + words(dps, "deg/s"), [g = g, dps = dps](BidsRecording& r) {
      limit_range(r, g * kG_mps2, rad_from_deg(dps));
    }));
  return levels;
}

Levels ringing_levels(const StudyGround& ground) {
  std::vector<StudyLevel> levels{always("none", [](BidsRecording&) {})};
  for (double g : {2.0, 5.0, 15.0})
    for (double frequency_hz : {20.0, 40.0, 80.0})
      levels.push_back(at_shoes(words(g, "g, ") + words(frequency_hz, "Hz"),
                                [=](BidsRecording& r, Site shoe, const std::vector<double>& contacts_s) {
                                  add_ringing(r, shoe, contacts_s, frequency_hz, g * kG_mps2);
                                }));
  return with_anchors_beside(levels, ground);
}

Levels impact_levels(const StudyGround& ground) {
  std::vector<StudyLevel> levels;
  for (double percent : {-30.0, 0.0, 30.0})
    levels.push_back(at_shoes(words(percent, "%"),
                              [=](BidsRecording& r, Site shoe, const std::vector<double>& contacts_s) {
                                scale_impacts(r, shoe, contacts_s, 1.0 + 0.01 * percent);
                              }));
  return with_anchors_beside(levels, ground);
}

Levels laces_levels(const StudyGround& ground) {
  std::vector<StudyLevel> levels{always("tight", [](BidsRecording&) {})};
  for (double frequency_hz : {40.0, 25.0, 15.0})
    levels.push_back(at_shoes(
        words(frequency_hz, "Hz"),
        [=](BidsRecording& r, Site shoe, const std::vector<double>&) { loosen(r, shoe, frequency_hz); }));
  return with_anchors_beside(levels, ground);
}

/// Runners of one strike type, seen by models fitted without any of that type, by those built in, and by the
/// anchors.
Levels strike_levels(const StudyGround& ground) {
  const auto models = models_without_each_strike(ground.dataset, ground.reference, ground.params);
  if (!models) return Error{models.error()};
  std::vector<StudyLevel> levels;
  for (const auto& [strike, params] : *models) {
    const auto is_of = [strike = strike](BidsRecording&, const ReferenceRecording& r) {
      return r.trial.strike() == strike;
    };
    const std::vector<StudyLevel> seen{{strike, is_of, nullptr}};
    const auto both = with_anchors_beside(seen, ground);
    levels.insert(levels.end(), both.begin(), both.end());
    levels.push_back({strike + ", never seen", is_of, std::make_shared<const AnalysisParams>(params)});
  }
  return levels;
}

}  // namespace

const std::vector<StudyDefinition>& study_definitions() {
  static const std::vector<StudyDefinition> all{
      {"rate", "readings a second; rows left out, no low-pass", rate_levels},
      {"noise", "white noise added to every channel, SD", noise_levels},
      {"mounting", "every sensor turned about an axis of its own", mounting_levels},
      {"clock", "clock of one sensor wrong by so much", clock_levels},
      {"loss", "share of ten-row packets lost, each sensor on its own", loss_levels},
      {"missing", "sensors, or their gyroscopes, taken away", missing_levels},
      {"range", "full scale of the sensors", range_levels},
      {"ringing", "shoe rings after each contact: height, frequency", ringing_levels},
      {"impact", "what is fast in the shoe's acceleration after contact, weaker or stronger", impact_levels},
      {"laces", "the sensor swings on a loose shoe: its own frequency", laces_levels},
      {"strike", "runners of a strike type that the models never saw", strike_levels}};
  return all;
}

}  // namespace evenstride::validation
