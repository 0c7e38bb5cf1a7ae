#include "ingest/texts/prompt_words.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "core/base/units.h"
#include "ingest/texts/texts.h"

namespace evenstride {
namespace {

bool is_angle(FatigueChannel channel) {
  switch (channel) {
    case FatigueChannel::kFootStrike:
    case FatigueChannel::kDropLeft:
    case FatigueChannel::kDropRight:
    case FatigueChannel::kCounterRotationRange:
    case FatigueChannel::kTrunkLean:
      return true;
    default:
      return false;
  }
}

std::string with_one_decimal(double value, const char* unit) {
  std::array<char, 48> line{};
  std::snprintf(line.data(), line.size(), "%.1f %s", value, unit);
  return line.data();
}

}  // namespace

std::string_view cue_name(Cue cue) {
  static constexpr std::array<std::string_view, 6> kNames = {"cadence_up", "land_softer", "stand_tall",
                                                             "walk_break", "hip_circuit", "see_professional"};
  return kNames.at(static_cast<std::size_t>(cue));
}

std::string change_words(FatigueChannel channel, double change) {
  const double size = std::abs(change);
  if (is_angle(channel)) return with_one_decimal(deg_from_rad(size), "degrees");
  if (channel == FatigueChannel::kContactSymmetry) return with_one_decimal(size, "percentage points");
  return with_one_decimal(100.0 * size, "%");
}

std::string prompt_reason(const PromptResult& prompt) {
  if (prompt.scheduled) return std::string(text("reason.scheduled"));
  const bool stop = prompt.cue == Cue::kSeeProfessional;
  if (stop && prompt.change == 0.0) return std::string(text("reason.pain"));
  const std::string key = (stop ? "reason.sudden." : "reason.") + std::string(name(prompt.because)) +
                          (prompt.change < 0.0 ? ".down" : ".up");
  return text(key, {{"size", change_words(prompt.because, prompt.change)}});
}

std::string prompt_cue(const PromptResult& prompt) {
  const std::string key = "cue." + std::string(cue_name(prompt.cue));
  return std::string(text(key + ".title")) + ". " + std::string(text(key + ".do"));
}

}  // namespace evenstride
