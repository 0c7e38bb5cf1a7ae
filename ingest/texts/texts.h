/// Every sentence that people read, from the one catalogue `data/texts/en.json`; the page bundles the same
/// file.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace evenstride {

/// The catalogue's text of `key`, e.g. "cue.land_softer.title"; the key itself when the catalogue lacks it,
/// so that a missing text is seen and harms nothing. Lives as long as the program.
std::string_view text(std::string_view key);

/// True when the catalogue has `key`.
bool has_text(std::string_view key);

/// The text of `key` with each `{name}` replaced by its value.
std::string text(std::string_view key,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> values);

}  // namespace evenstride
