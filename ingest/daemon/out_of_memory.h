/// What the daemon does when the system gives it no more memory: one line on stderr and an end with status 1,
/// at once, as after `kill -9`. Nothing that was acknowledged is lost, and the next daemon carries on; a
/// process that went on with half of a change made could not promise that.
#pragma once

namespace evenstride {

/// For the whole process, from here on: for `new`, what reaches `std::terminate`, and OpenSSL, whose first
/// use must come later (std::logic_error otherwise).
void end_when_out_of_memory();

}  // namespace evenstride
