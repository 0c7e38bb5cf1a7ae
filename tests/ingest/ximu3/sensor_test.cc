// A stand-in for an x-IMU3's TCP server on a real socket, and the session that its messages come to.
#include "ingest/ximu3/sensor.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <thread>

#include "ingest/recording/session_reader.h"
#include "tests/ingest/support/temp_folder.h"
#include "tests/ingest/udp/bad_network.h"
#include "tests/ingest/ximu3/ximu3_messages.h"

namespace evenstride {
namespace {

constexpr std::chrono::seconds kPatience{30};
constexpr std::uint64_t kPeriod_us = 10'000;  // 100 Hz

class StandIn {
 public:
  StandIn() : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0 && ::listen(listener_, 4) == 0) {
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
      port_ = ntohs(address.sin_port);
    }
  }
  ~StandIn() {
    hang_up();
    ::close(listener_);
  }
  std::uint16_t port() const { return port_; }
  void accept() { connection_ = ::accept(listener_, nullptr, nullptr); }
  void send(const std::string& bytes) {
    (void)!::send(connection_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  void send_flat(std::uint64_t from_us, int messages) {
    std::string bytes;
    for (int i = 0; i < messages; ++i)
      bytes += test::ximu3_flat(from_us + kPeriod_us * static_cast<std::uint64_t>(i));
    send(bytes);
  }
  void hang_up() {
    if (connection_ >= 0) ::close(connection_);
    connection_ = -1;
  }

 private:
  int listener_, connection_ = -1;
  std::uint16_t port_ = 0;
};

class Ximu3SensorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    plan_.folder = folder_.path();
    plan_.min_free_bytes = 0;
    workers_ = std::make_unique<WorkerPool>(2, plan_, clock_, SessionNews{});
    run_ximu3(*workers_, {{"127.0.0.1", device_.port()}, "anna", Site::kTrunk});
    device_.accept();
  }
  std::uint64_t readings_recorded() const {
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < workers_->size(); ++i) total += workers_->sessions(i).samples;
    return total;
  }
  void await_readings(std::uint64_t count) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (readings_recorded() < count) {
      ASSERT_LT(std::chrono::steady_clock::now(), until) << readings_recorded() << " of " << count;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  /// Stops and reads the one recording.
  void read_back() {
    workers_->stop();
    workers_.reset();
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
      files.push_back(entry.path());
    ASSERT_EQ(files.size(), 1u);
    auto reader = SessionReader::open(files[0]);
    ASSERT_TRUE(reader) << reader.error();
    SessionEvent event;
    while (reader->next(event)) {
      if (const auto* block = std::get_if<v1::RecordedBlock>(&event)) blocks_.push_back(block->block());
      if (const auto* hello = std::get_if<v1::SensorHello>(&event)) hellos_.push_back(hello->hello());
    }
  }
  test::TempFolder folder_;
  StandIn device_;
  SystemClock clock_;
  SessionPlan plan_;
  std::unique_ptr<WorkerPool> workers_;
  std::vector<v1::SampleBlock> blocks_;
  std::vector<v1::Hello> hellos_;
};

TEST_F(Ximu3SensorTest, MessagesBecomeRecordedBlocks) {
  device_.send(test::ximu3_binary('B', 900'000, {50.0f, 3.7f, 0.0f}));
  device_.send_flat(1'000'000, 100);
  device_.send("I,2000000,0.0000,0.0000,90.0000,0.0000,0.0000,1.0000\r\n");  // ASCII says the same
  device_.send_flat(2'010'000, 9);
  await_readings(110);
  read_back();
  ASSERT_EQ(hellos_.size(), 1u);
  EXPECT_EQ(hellos_[0].device_model(), "x-IMU3");
  EXPECT_EQ(hellos_[0].site(), v1::SITE_TRUNK);
  EXPECT_DOUBLE_EQ(hellos_[0].rate_hz(), 100.0);
  ASSERT_EQ(blocks_.size(), 11u);
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    EXPECT_EQ(blocks_[i].device_time_ns(), static_cast<std::int64_t>(1'000'000'000 + 100'000'000 * i));
    EXPECT_EQ(blocks_[i].period_ns(), 10'000'000);
    EXPECT_FLOAT_EQ(blocks_[i].battery_ratio(), 0.5f);
    const auto* counts = reinterpret_cast<const std::int16_t*>(blocks_[i].readings().data());
    EXPECT_EQ(counts[2], 2048);  // 1 g of 16 in 32767
    EXPECT_EQ(counts[5], 1475);  // 90 of 2000 deg/s in 32767: 1474.5
  }
}

TEST_F(Ximu3SensorTest, WhatIsNoNumberIsCountedAndLeftOut) {
  device_.send_flat(1'000'000, 50);
  device_.send(test::ximu3_binary('I', 1'500'000, {0, NAN, 90, 0, 0, 1}));
  device_.send_flat(1'510'000, 60);
  await_readings(100);
  std::uint64_t bad = 0;
  for (std::size_t i = 0; i < workers_->size(); ++i) bad += workers_->links(i).bad_frames;
  EXPECT_EQ(bad, 1u);
}

TEST_F(Ximu3SensorTest, AGapBeginsANewBlock) {
  device_.send_flat(1'000'000, 45);
  device_.send_flat(1'000'000 + 50 * kPeriod_us, 55);  // five are missing
  await_readings(100);
  read_back();
  ASSERT_EQ(blocks_.size(), 11u);
  EXPECT_EQ(blocks_[4].readings().size(), 5u * 12u);
  EXPECT_EQ(blocks_[5].device_time_ns(), 1'500'000'000);
  EXPECT_EQ(blocks_[5].readings().size(), 10u * 12u);
}

TEST_F(Ximu3SensorTest, ComesBackIntoTheSameSession) {
  device_.send_flat(1'000'000, 50);
  await_readings(50);
  device_.hang_up();
  device_.accept();
  device_.send_flat(9'000'000, 50);
  await_readings(100);
  read_back();
  ASSERT_EQ(hellos_.size(), 2u);
  EXPECT_EQ(hellos_[0].device_boot_id(), hellos_[1].device_boot_id());
  ASSERT_EQ(blocks_.size(), 10u);
  for (std::size_t i = 0; i < blocks_.size(); ++i) EXPECT_EQ(blocks_[i].sequence(), i);
  EXPECT_EQ(blocks_[5].device_time_ns(), 9'000'000'000);
}

TEST_F(Ximu3SensorTest, AClockThatBeginsAnewIsANewCount) {
  device_.send_flat(500'000'000, 50);
  await_readings(50);
  device_.send_flat(1'000'000, 50);
  await_readings(100);
  read_back();
  ASSERT_EQ(hellos_.size(), 2u);
  EXPECT_NE(hellos_[0].device_boot_id(), hellos_[1].device_boot_id());
  ASSERT_EQ(blocks_.size(), 10u);
  EXPECT_EQ(blocks_[5].sequence(), 0u);
  EXPECT_EQ(blocks_[5].device_time_ns(), 1'000'000'000);
}

TEST_F(Ximu3SensorTest, RubbishHarmsNothing) {
  device_.send(std::string("\xFF\x00rubbish\n\n{\"ping\":1}\n\xC9\n", 24) + std::string(5000, 'x') + "\n");
  device_.send_flat(1'000'000, 50);
  await_readings(50);
  read_back();
  EXPECT_EQ(blocks_.size(), 5u);
}

/// A stand-in that sends its messages in datagrams.
class Ximu3DatagramTest : public Ximu3SensorTest {
 protected:
  void SetUp() override {
    plan_.folder = folder_.path();
    plan_.min_free_bytes = 0;
    workers_ = std::make_unique<WorkerPool>(2, plan_, clock_, SessionNews{});
    {
      const test::RawDatagrams free;
      port_ = free.port();
    }
    run_ximu3(*workers_, {{"127.0.0.1", port_}, "anna", Site::kTrunk, true});
    await_hearing();
  }
  /// Until the daemon has bound the port: a message that is of no use is no longer bounced.
  void await_hearing() {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    const auto bytes = [&] { return workers_->links(0).bytes_in + workers_->links(1).bytes_in; };
    while (bytes() == 0) {
      ASSERT_LT(std::chrono::steady_clock::now(), until);
      sensor_.send(port_, test::ximu3_binary('T', 1, {20.0f}));
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  std::string datagram(std::uint64_t from_us, int messages) const {
    std::string bytes;
    for (int i = 0; i < messages; ++i)
      bytes += test::ximu3_flat(from_us + kPeriod_us * static_cast<std::uint64_t>(i));
    return bytes;
  }
  test::RawDatagrams sensor_;
  std::uint16_t port_ = 0;
};

TEST_F(Ximu3DatagramTest, MessagesBecomeRecordedBlocks) {
  for (std::uint64_t i = 0; i < 20; ++i) sensor_.send(port_, datagram(1'000'000 + i * 5 * kPeriod_us, 5));
  await_readings(100);
  read_back();
  ASSERT_EQ(hellos_.size(), 1u);
  EXPECT_EQ(hellos_[0].device_model(), "x-IMU3");
  ASSERT_EQ(blocks_.size(), 10u);
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    EXPECT_EQ(blocks_[i].device_time_ns(), static_cast<std::int64_t>(1'000'000'000 + 100'000'000 * i));
  }
}

TEST_F(Ximu3DatagramTest, WhatComesTwiceOrTooLateIsPassedOverAndWhatIsLostIsAGap) {
  for (std::uint64_t i = 0; i < 10; ++i) sensor_.send(port_, datagram(1'000'000 + i * 10 * kPeriod_us, 10));
  sensor_.send(port_, datagram(1'500'000, 10));  // again
  sensor_.send(port_, datagram(2'100'000, 10));  // one before it is missing
  sensor_.send(port_, datagram(2'000'000, 10));  // and comes too late
  sensor_.send(port_, datagram(2'200'000, 10));
  await_readings(120);
  read_back();
  ASSERT_EQ(hellos_.size(), 1u) << "its clock did not begin anew";
  ASSERT_EQ(blocks_.size(), 12u);
  EXPECT_EQ(blocks_[10].device_time_ns(), 2'100'000'000);
  EXPECT_EQ(blocks_[11].device_time_ns(), 2'200'000'000);
}

TEST_F(Ximu3DatagramTest, AClockThatBeginsAnewIsANewCount) {
  for (std::uint64_t i = 0; i < 5; ++i) sensor_.send(port_, datagram(500'000'000 + i * 10 * kPeriod_us, 10));
  await_readings(50);
  for (std::uint64_t i = 0; i < 5; ++i) sensor_.send(port_, datagram(1'000'000 + i * 10 * kPeriod_us, 10));
  await_readings(100);
  read_back();
  ASSERT_EQ(hellos_.size(), 2u);
  EXPECT_NE(hellos_[0].device_boot_id(), hellos_[1].device_boot_id());
}

TEST(Ximu3Plan, KnowsDatagrams) {
  const auto plan = ximu3_plan_from("udp:192.168.1.1:8000=anna:pelvis");
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_TRUE(plan->by_datagram);
  EXPECT_EQ(plan->at.address, "192.168.1.1");
  EXPECT_EQ(plan->at.port, 8000);
  EXPECT_FALSE(ximu3_plan_from("192.168.1.1:7000=anna:pelvis")->by_datagram);
  EXPECT_FALSE(ximu3_plan_from("udp:192.168.1.1=anna:pelvis"));
}

TEST(Ximu3Plan, IsReadOrSaysWhatIsWrong) {
  const auto plan = ximu3_plan_from("192.168.1.1:7000=anna:pelvis");
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_EQ(plan->at.address, "192.168.1.1");
  EXPECT_EQ(plan->at.port, 7000);
  EXPECT_EQ(plan->runner, "anna");
  EXPECT_EQ(plan->site, Site::kPelvis);
  for (const char* wrong :
       {"", "192.168.1.1:7000", "192.168.1.1=anna:pelvis", "192.168.1.1:7000=anna",
        "nowhere:7000=anna:pelvis", "192.168.1.1:0=anna:pelvis", "192.168.1.1:7000=anna:knee",
        "192.168.1.1:7000=:pelvis", "192.168.1.1:7000=../x:pelvis"}) {
    EXPECT_FALSE(ximu3_plan_from(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace evenstride
