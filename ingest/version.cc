#include "ingest/version.h"

namespace evenstride {

const char* version() { return EVENSTRIDE_VERSION; }

}  // namespace evenstride
