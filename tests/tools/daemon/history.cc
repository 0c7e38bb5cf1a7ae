#include "tests/tools/daemon/history.h"

#include <algorithm>
#include <filesystem>
#include <random>

#include "ingest/recording/session_reader.h"
#include "tests/ingest/recording/session_fixture.h"

namespace evenstride::test {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLastWords{5'000};

}  // namespace

Readable readable(const std::string& folder) {
  Readable found;
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) {
    auto reader = SessionReader::open(file);
    if (!reader) continue;  // cut off before its header was whole: nothing of it was acknowledged
    SessionEvent event;
    while (reader->next(event)) {
      const auto* block = std::get_if<v1::RecordedBlock>(&event);
      if (block == nullptr) continue;
      ++found.times[block->device_id()][block->block().sequence()];
      found.order[block->device_id()].push_back(block->block().sequence());
    }
  }
  return found;
}

void KeepingSensor::turn(std::uint16_t port, milliseconds patience) {
  if (!client_) {
    auto joined = SensorClient::join("127.0.0.1", port, hello_);
    if (!joined) {
      last_error_ = joined.error();
      return;
    }
    client_ = std::move(*joined);
    // A sensor may forget what lies before `next_sequence`, so this is an acknowledgement too.
    acknowledged_ =
        std::max(acknowledged_, static_cast<std::int64_t>(client_->welcome().next_sequence()) - 1);
    next_ = static_cast<std::uint64_t>(acknowledged_ + 1);
  }
  while (next_ < measured_) {
    std::mt19937_64 random(next_);
    v1::ClientFrame frame;
    *frame.mutable_block() = block_of(next_++, readings_, random);
    if (!client_->send(frame)) return client_.reset();
  }
  if (!hear(patience)) client_.reset();
}

bool KeepingSensor::hear(milliseconds patience) {
  while (true) {
    auto answer = client_->receive(patience);
    if (!answer) return false;
    if (!*answer) return true;
    if ((*answer)->has_ack()) {
      acknowledged_ = std::max(acknowledged_, static_cast<std::int64_t>((*answer)->ack().durable_sequence()));
      if (all_acknowledged()) return true;
    }
    if ((*answer)->has_error()) {
      last_error_ = (*answer)->error().message();
      return false;
    }
  }
}

void KeepingSensor::goodbye() {
  if (!client_) return;
  v1::ClientFrame frame;
  frame.mutable_goodbye();
  if (!client_->send(frame)) client_.reset();
}

void KeepingSensor::hear_out() {
  const auto until = std::chrono::steady_clock::now() + kLastWords;
  while (client_ && std::chrono::steady_clock::now() < until) {
    if (!hear(milliseconds(100))) client_.reset();
  }
  client_.reset();
}

}  // namespace evenstride::test
