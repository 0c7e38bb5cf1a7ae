// One target as a program of libFuzzer's; built once for each.
#include <google/protobuf/stubs/logging.h>

#include <cstddef>
#include <cstdint>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  google::protobuf::SetLogHandler(nullptr);  // as the daemon does: no line for each text that is no UTF-8
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  evenstride::fuzz::EVENSTRIDE_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
