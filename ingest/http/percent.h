/// Text in addresses.
#pragma once

#include <string>
#include <string_view>

namespace evenstride {

/// "%20" and the like as the bytes that they stand for; what stands for none is left alone.
std::string decode_percent(std::string_view text);

}  // namespace evenstride
