#include "ingest/daemon/log.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "proto/wire.pb.h"

namespace evenstride {
namespace {

// A sensor that sends rubbish must not be able to fill the log.
TEST(Log, HasNoLinesOfWhatCannotBeDecoded) {
  Log::start(LogLevel::kInfo);
  ::testing::internal::CaptureStderr();
  v1::Marker marker;
  EXPECT_FALSE(marker.ParseFromString("\x12\x02\xff\xfe"));  // a text that is no UTF-8
  Log::stop();
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(Log, TheLevelChangesWhileItRunsAndSaysSo) {
  ::testing::internal::CaptureStderr();
  Log::start(LogLevel::kWarning);
  Log::info("unsaid before");
  Log::set_level(LogLevel::kInfo);
  Log::info("said");
  Log::set_level(LogLevel::kInfo);  // no change, no line
  Log::set_level(LogLevel::kError);
  Log::warning("unsaid after");
  Log::error("always");
  Log::set_level(LogLevel::kOff);
  Log::error("unsaid at last");
  Log::stop();
  std::istringstream lines(::testing::internal::GetCapturedStderr());
  std::vector<std::string> said;
  for (std::string line; std::getline(lines, line);) said.push_back(line.substr(line.find("\"event\"")));
  EXPECT_EQ(said, (std::vector<std::string>{R"("event":"log level","level":"info"})", R"("event":"said"})",
                                            R"("event":"log level","level":"error"})", R"("event":"always"})",
                                            R"("event":"log level","level":"off"})"}));
}

}  // namespace
}  // namespace evenstride
