// Recordings that grow when they are unpacked. The wire takes nothing compressed, so this is where they
// could.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zstd.h>

#include <fstream>
#include <iostream>

#include "ingest/recording/mcap_format.h"
#include "ingest/wire/bytes.h"
#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/temp_folder.h"

namespace evenstride {
namespace {

constexpr double kMostMemory_mb = 256.0;

std::string zeros_packed(std::size_t size) {
  const std::string zeros(size, '\0');
  std::string out(ZSTD_compressBound(size), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), zeros.data(), zeros.size(), 3));
  return out;
}

/// A chunk that says it holds `claim` bytes.
std::string chunk(std::uint64_t claim, const std::string& packed) {
  std::string body;
  put(body, std::uint64_t{1});
  put(body, std::uint64_t{2});
  put(body, claim);
  put(body, std::uint32_t{0});  // no CRC
  put_text(body, "zstd");
  put(body, static_cast<std::uint64_t>(packed.size()));
  body += packed;
  std::string out(1, static_cast<char>(mcap::Op::kChunk));
  put(out, static_cast<std::uint64_t>(body.size()));
  return out + body;
}

struct Ended {
  int status = -1;
  double peak_mb = 0.0;
};

Ended recover(const std::string& file) {
  const pid_t child = ::fork();
  if (child == 0) {
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
    ::execl(EVENSTRIDE_PROGRAM, EVENSTRIDE_PROGRAM, "recover", file.c_str(), nullptr);
    ::_exit(127);
  }
  int status = 0;
  rusage used{};
  ::wait4(child, &status, 0, &used);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, static_cast<double>(used.ru_maxrss) / 1024.0};
}

TEST(Bomb, AChunkThatGrowsTakesNoMoreThanItMay) {
  const test::TempFolder folder;
  const std::string whole = zeros_packed(mcap::kMaxRecord);
  const std::vector<std::pair<const char*, std::string>> bombs = {
      {"all that a chunk may hold", chunk(mcap::kMaxRecord, whole)},
      {"more than a chunk may hold", chunk(mcap::kMaxRecord * 4, zeros_packed(mcap::kMaxRecord * 4))},
      {"more than it says", chunk(1'000, whole)},
      {"less than it says", chunk(mcap::kMaxRecord, zeros_packed(1'000))},
      {"a claim without end", chunk(UINT64_MAX, whole)},
  };
  for (const auto& [what, bomb] : bombs) {
    const std::string file = folder.file("bomb.mcap");
    std::filesystem::remove(file);
    {
      auto writer = SessionWriter::create(file, test::header_of("bomb"));
      ASSERT_TRUE(writer) << writer.error();
      test::write_session(**writer, 50, 10, false);
    }
    std::ofstream(file, std::ios::app | std::ios::binary) << bomb << bomb << bomb;
    const Ended ended = recover(file);
    std::cout << what << ": " << bomb.size() << " bytes, recover ends with " << ended.status << ", peak "
              << static_cast<int>(ended.peak_mb) << " MB\n";
    EXPECT_EQ(ended.status, 0) << what;
    EXPECT_GT(ended.peak_mb, 0.0);
    EXPECT_LE(ended.peak_mb, kMostMemory_mb) << what;
  }
}

}  // namespace
}  // namespace evenstride
