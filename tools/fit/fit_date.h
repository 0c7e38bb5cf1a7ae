/// The day on which a model is fitted, as its file says it.
#pragma once

#include <string>

namespace evenstride {

/// UTC, "2026-01-31".
std::string fit_date();

}  // namespace evenstride
