/// One foot in the air.
#pragma once

#include "core/base/time.h"

namespace evenstride {

struct FootSwing {
  Time toe_off, contact;
};

}  // namespace evenstride
