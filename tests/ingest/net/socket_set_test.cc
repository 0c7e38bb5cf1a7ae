#include "ingest/net/socket_set.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <functional>
#include <string>

namespace evenstride {
namespace {

/// One end of a socket pair in the set; the other one is the test's.
class Sensor final : public SocketSet::Owner {
 public:
  explicit Sensor(std::shared_ptr<SocketSet> set) {
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends_), 0);
    socket = std::make_unique<WatchedSocket>(std::move(set), ends_[0], *this);
  }
  ~Sensor() { hang_up(); }
  void say(const std::string& bytes) {
    EXPECT_EQ(::send(ends_[1], bytes.data(), bytes.size(), 0), std::ssize(bytes));
  }
  void hang_up() {
    if (ends_[1] >= 0) ::close(std::exchange(ends_[1], -1));
  }
  void on_ready(bool readable, bool writable) override {
    if (writable) ++writables;
    if (!readable) return;
    char room[16];
    const ssize_t size = ::recv(socket->descriptor(), room, sizeof room, 0);
    if (size > 0) heard.append(room, static_cast<std::size_t>(size));
    if (size <= 0) ended = true;
    if (after) after();
  }
  std::unique_ptr<WatchedSocket> socket;
  std::string heard;
  int writables = 0;
  bool ended = false;
  std::function<void()> after;

 private:
  int ends_[2] = {-1, -1};
};

class SocketSetTest : public ::testing::Test {
 protected:
  void poll() {
    loop_.restart();
    loop_.poll();
  }
  boost::asio::io_context loop_{1};
  std::shared_ptr<SocketSet> set_ = SocketSet::create(loop_);
};

TEST_F(SocketSetTest, IsCalledUntilAllIsReadAndOnlyWhileItWants) {
  Sensor sensor(set_);
  sensor.say("before");
  poll();
  EXPECT_EQ(sensor.heard, "") << "it wants nothing yet";
  sensor.socket->want(true, false);
  poll();
  EXPECT_EQ(sensor.heard, "before");
  sensor.say(std::string(100, 'x'));  // more than one reading takes
  poll();
  EXPECT_EQ(sensor.heard.size(), 106u);
  EXPECT_EQ(set_->calls(), 8u);
  sensor.socket->want(false, false);
  sensor.hang_up();
  poll();
  EXPECT_FALSE(sensor.ended) << "not even of its end";
  sensor.after = [&] { sensor.socket->want(false, false); };
  sensor.socket->want(true, false);
  poll();
  EXPECT_TRUE(sensor.ended);
}

TEST_F(SocketSetTest, TellsWhenThereIsRoomAgain) {
  Sensor sensor(set_);
  while (::send(sensor.socket->descriptor(), "much", 4, MSG_DONTWAIT) > 0) continue;
  sensor.socket->want(true, true);
  poll();
  EXPECT_EQ(sensor.writables, 0);
  Sensor other(set_);
  other.socket->want(false, true);
  loop_.restart();
  loop_.poll_one();
  EXPECT_EQ(other.writables, 1);
}

// Of two sockets with news at one time, the first that is served closes the other, whose seat a third takes.
TEST_F(SocketSetTest, ASocketThatWasClosedMeanwhileIsNotServedNorIsItsSuccessorInstead) {
  Sensor first(set_), second(set_);
  std::unique_ptr<Sensor> successor;
  const auto replace = [&](Sensor& other) {
    other.socket.reset();
    successor = std::make_unique<Sensor>(set_);
    successor->socket->want(true, false);
  };
  first.after = [&] { replace(second); };
  second.after = [&] { replace(first); };
  first.socket->want(true, false);
  second.socket->want(true, false);
  first.say("x");
  second.say("y");
  poll();
  EXPECT_EQ(first.heard.size() + second.heard.size(), 1u);
  EXPECT_EQ(successor->heard, "");
  EXPECT_EQ(set_->calls(), 1u);
  successor->say("z");
  poll();
  EXPECT_EQ(successor->heard, "z");
}

// A file on disk cannot be watched; once a socket has its place, it can.
TEST_F(SocketSetTest, WhatTheSystemRefusedToWatchIsTriedAgain) {
  Sensor sensor(set_);
  const int file = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  const int end = ::dup(sensor.socket->descriptor());
  ASSERT_EQ(::dup2(file, sensor.socket->descriptor()), sensor.socket->descriptor());
  sensor.socket->want(true, false);
  ASSERT_EQ(::dup2(end, sensor.socket->descriptor()), sensor.socket->descriptor());
  sensor.say("x");
  poll();
  EXPECT_EQ(sensor.heard, "");
  sensor.socket->want(true, false);
  poll();
  EXPECT_EQ(sensor.heard, "x");
  ::close(file);
  ::close(end);
}

TEST_F(SocketSetTest, ManySocketsAreAllServed) {
  constexpr int kMany = 500;
  std::vector<std::unique_ptr<Sensor>> sensors;
  for (int i = 0; i < kMany; ++i) {
    sensors.push_back(std::make_unique<Sensor>(set_));
    sensors.back()->socket->want(true, false);
    sensors.back()->say("x");
  }
  poll();
  for (const auto& sensor : sensors) EXPECT_EQ(sensor->heard, "x");
}

}  // namespace
}  // namespace evenstride
