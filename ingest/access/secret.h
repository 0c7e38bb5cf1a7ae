/// What nobody can guess: random bytes, tokens, and what is stored of one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace evenstride {

/// @throws std::runtime_error if the system has no randomness to give.
std::string random_bytes(std::size_t size);

/// A new token of 256 random bits: "evs_" and 64 hexadecimal digits.
/// @throws as `random_bytes`
std::string make_token();
/// The 32 raw bytes of SHA-256 of a token. No salt: 256 random bits cannot be guessed from a table.
/// @throws std::bad_alloc
std::string token_hash(std::string_view token);

}  // namespace evenstride
