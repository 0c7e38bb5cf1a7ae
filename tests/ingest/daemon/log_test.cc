#include "ingest/daemon/log.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace evenstride
