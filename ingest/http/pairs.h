/// name=value pairs of a query or a cookie.
#pragma once

#include <string>
#include <string_view>

namespace evenstride {

/// What stands behind `name` (with its '=') in a list of pairs; empty if it is not there.
std::string value_in(std::string_view list, char separator, std::string_view name);

}  // namespace evenstride
