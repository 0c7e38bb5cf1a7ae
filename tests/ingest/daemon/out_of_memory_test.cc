// One line and status 1, whoever finds no memory: what `tests/tools/faults` tries call by call, said once.
#include "ingest/daemon/out_of_memory.h"

#include <gtest/gtest.h>
#include <openssl/crypto.h>
#include <unistd.h>

#include <cstdlib>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>

namespace evenstride {
namespace {

constexpr const char* kLine = "evenstride: out of memory: stopped; nothing that was acknowledged is lost\n$";
constexpr std::size_t kTooMuch = std::numeric_limits<std::size_t>::max() / 4;

class OutOfMemory : public ::testing::Test {
 protected:
  // Each process anew, in which OpenSSL was not used yet; sanitizers would end it with a line of their own.
  void SetUp() override {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    for (const char* options : {"ASAN_OPTIONS", "TSAN_OPTIONS"}) {
      const char* before = std::getenv(options);
      ::setenv(options,
               (std::string(before == nullptr ? "" : before) + " allocator_may_return_null=1").c_str(), 1);
    }
  }
};

TEST_F(OutOfMemory, EndsWhereOpenSslFindsNone) {
  EXPECT_EXIT(
      {
        end_when_out_of_memory();
        (void)OPENSSL_malloc(kTooMuch);
      },
      ::testing::ExitedWithCode(1), kLine);
}

TEST_F(OutOfMemory, EndsWhereOpenSslCannotGrow) {
  EXPECT_EXIT(
      {
        end_when_out_of_memory();
        (void)OPENSSL_realloc(OPENSSL_malloc(8), kTooMuch);
      },
      ::testing::ExitedWithCode(1), kLine);
}

TEST_F(OutOfMemory, EndsWhereAThreadThrowsIt) {
  EXPECT_EXIT(
      {
        end_when_out_of_memory();
        std::thread([] { throw std::bad_alloc(); }).join();
      },
      ::testing::ExitedWithCode(1), kLine);
}

TEST_F(OutOfMemory, OpenSslGetsNothingForNoBytes) {
  EXPECT_EXIT(
      {
        end_when_out_of_memory();
        void* one = OPENSSL_malloc(1);
        ::_exit(OPENSSL_malloc(0) == nullptr && OPENSSL_realloc(one, 0) == nullptr ? 7 : 8);
      },
      ::testing::ExitedWithCode(7), "^$");
}

// Its memory can be seen to before its first use only.
TEST_F(OutOfMemory, RefusesToComeAfterOpenSsl) {
  EXPECT_EXIT(
      {
        OPENSSL_free(OPENSSL_malloc(1));
        try {
          end_when_out_of_memory();
        } catch (const std::logic_error&) {
          ::_exit(7);
        }
      },
      ::testing::ExitedWithCode(7), "^$");
}

}  // namespace
}  // namespace evenstride
