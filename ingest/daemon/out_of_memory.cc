#include "ingest/daemon/out_of_memory.h"

#include <openssl/crypto.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace evenstride {
namespace {

constexpr std::string_view kLine =
    "evenstride: out of memory: stopped; nothing that was acknowledged is lost\n";

std::terminate_handler before_us = nullptr;  // says what the exception was, and aborts

[[noreturn]] void end_now() {  // allocates nothing
  (void)!::write(STDERR_FILENO, kLine.data(), kLine.size());
  ::_exit(1);
}

// OpenSSL's memory: what it does without differs from call to call, and at its first use it crashes.
// Nothing for no bytes, as from its own.
void* get(std::size_t size, const char*, int) {
  if (size == 0) return nullptr;
  void* memory = std::malloc(size);
  if (memory == nullptr) end_now();
  return memory;
}
void release(void* memory, const char*, int) { std::free(memory); }
void* resize(void* old, std::size_t size, const char*, int) {
  if (size == 0) {
    std::free(old);
    return nullptr;
  }
  void* memory = std::realloc(old, size);
  if (memory == nullptr) end_now();
  return memory;
}

// What other libraries in C could not get reaches us as an exception, on any thread.
[[noreturn]] void end_or_abort() {
  if (const auto what = std::current_exception()) {
    try {
      std::rethrow_exception(what);
    } catch (const std::bad_alloc&) {
      end_now();
    } catch (const std::system_error& error) {
      const auto code = error.code();
      if (code == std::errc::not_enough_memory || code == std::errc::resource_unavailable_try_again)
        end_now();
    } catch (...) {
    }
  }
  before_us();
  ::_exit(1);  // not reached
}

}  // namespace

void end_when_out_of_memory() {
  std::set_new_handler(end_now);
  before_us = std::set_terminate(end_or_abort);
  if (CRYPTO_set_mem_functions(get, resize, release) != 1) {
    throw std::logic_error("OpenSSL was used before its memory was seen to");
  }
}

}  // namespace evenstride
