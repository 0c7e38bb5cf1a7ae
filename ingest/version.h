/// The version that recordings and answers carry.
#pragma once

namespace evenstride {

const char* version();

}  // namespace evenstride
