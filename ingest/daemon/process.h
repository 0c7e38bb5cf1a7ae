/// What the daemon asks of the system for its whole process.
#pragma once

namespace evenstride {

/// A descriptor for each connection and each file: as many as the system lets us have.
void raise_descriptor_limit();

/// Large blocks go back to the system as soon as they are free, whatever lies around them: a runner's first
/// seconds take three times the memory of the hours that follow.
void return_large_blocks();

}  // namespace evenstride
