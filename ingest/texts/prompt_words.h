/// A prompt in words for people: what moved, and what to do about it.
#pragma once

#include <string>

#include "core/results.h"

namespace evenstride {

/// "contact_time", "cadence", ...: the catalogue's name of a cue, as in the keys "cue.<name>.title" and
/// ".do".
std::string_view cue_name(Cue cue);

/// Why the prompt comes, e.g. "Your landings are 12 % harder than when you were fresh." Advice to stop comes
/// from pain (no change) or from a sudden one.
std::string prompt_reason(const PromptResult& prompt);

/// What to do, title first: "Land quieter. Listen to your shoes. ..."
std::string prompt_cue(const PromptResult& prompt);

/// The size of a change without its sign, with the unit of its channel: "4.2 %", "1.3 degrees".
std::string change_words(FatigueChannel channel, double change);

}  // namespace evenstride
