#include "tests/ingest/network/simulated_sensor.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "ingest/wire/frames.h"

namespace evenstride::test {
namespace {

constexpr int kPatienceSteps = 160;  // 4 s without a word: the connection is taken to be dead
constexpr std::size_t kWindow = 40;  // blocks that wait for their acknowledgement

}  // namespace

SimulatedSensor::SimulatedSensor(const v1::Hello& hello, std::vector<v1::SampleBlock> blocks,
                                 std::mt19937_64& random)
    : hello_(hello), blocks_(std::move(blocks)), random_(random) {}

SimulatedSensor::~SimulatedSensor() {
  cut();
  for (const int end : half_open_) ::close(end);
}

std::string SimulatedSensor::state() const {
  return hello_.device_id() + ": measured " + std::to_string(measured_) + ", sent " +
         std::to_string(next_to_send_) + ", acknowledged " + std::to_string(next_to_keep_) + ", " +
         std::to_string(on_the_way_.size()) + " on the way" + (end_ < 0 ? "" : ", connected") +
         (welcomed_ ? ", welcome" : "") + (deaf_ ? ", deaf" : "") + (said_goodbye_ ? ", said goodbye" : "") +
         (has_left_ ? ", left" : "") + "; ";
}

void SimulatedSensor::cut() { leave(true); }

void SimulatedSensor::leave(bool tells_daemon) {
  on_the_way_.clear();
  decoder_ = FrameDecoder();
  deaf_ = welcomed_ = said_goodbye_ = false;
  silent_steps_ = 0;
  if (end_ < 0) return;
  if (tells_daemon) {
    ::close(end_);
  } else {
    half_open_.push_back(end_);
  }
  end_ = -1;
}

void SimulatedSensor::step(SimulatedDaemon& daemon, const Weather& weather) {
  if (has_left_) return;
  if (end_ < 0 && random_() % 4 != 0) return;  // it takes a while to come back
  if (end_ < 0) connect(daemon);
  // A replay is over once its Goodbyes are there; who came again would begin another.
  const bool is_over = hello_.has_replay() && said_goodbye_ && on_the_way_.empty() && !deaf_;
  if (!is_over && chance(weather.reset)) return leave(true);
  if (!is_over && chance(weather.half_open)) return leave(false);
  if (!is_over && chance(weather.deaf)) deaf_ = true;
  if (welcomed_) send_frames(weather);
  deliver(daemon, weather);
  if (!deaf_ && end_ >= 0) listen();
  if (end_ >= 0 && !is_over && ++silent_steps_ > kPatienceSteps) leave(random_() % 2 == 0);
}

void SimulatedSensor::connect(SimulatedDaemon& daemon) { end_ = daemon.connect(hello_); }

void SimulatedSensor::send_frames(const Weather& weather) {
  if (said_goodbye_) return;
  v1::ClientFrame frame;
  if (next_to_send_ > next_to_keep_ && chance(weather.repeat)) {
    next_to_send_ -= random_() % std::min<std::size_t>(3, next_to_send_ + 1);
  }
  while (next_to_send_ < measured_ && next_to_send_ < next_to_keep_ + kWindow) {
    *frame.mutable_block() = blocks_[next_to_send_++];
    post(frame, weather);
  }
  const bool is_done = next_to_send_ >= blocks_.size() && (hello_.has_replay() || wants_goodbye_);
  if (!is_done) return;
  frame.mutable_goodbye();
  post(frame, weather);
  said_goodbye_ = true;
}

void SimulatedSensor::post(const v1::ClientFrame& frame, const Weather& weather) {
  const int slowest = weather.slowest_steps;
  const int wait = slowest > 0 ? static_cast<int>(random_() % static_cast<unsigned>(slowest)) : 0;
  on_the_way_.push_back({frame_bytes(frame), wait});
}

// In order, as TCP delivers; a late piece holds up those behind it.
void SimulatedSensor::deliver(SimulatedDaemon& daemon, const Weather& weather) {
  while (end_ >= 0 && !on_the_way_.empty()) {
    Piece& piece = on_the_way_.front();
    if (piece.steps_left-- > 0) return;
    piece.steps_left = 0;
    while (!piece.bytes.empty()) {
      const std::size_t most = weather.largest_piece > 0
                                   ? 1 + random_() % static_cast<unsigned>(weather.largest_piece)
                                   : piece.bytes.size();
      const std::size_t size = std::min(most, piece.bytes.size());
      if (!deaf_) {
        const ssize_t sent = ::send(end_, piece.bytes.data(), size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EAGAIN) return;  // the daemon holds it back
        if (sent < 0) return;                     // listening will find out
        piece.bytes.erase(0, static_cast<std::size_t>(sent));
        daemon.poll();
      } else {
        piece.bytes.clear();
      }
      if (!piece.bytes.empty() && weather.reset > 0 && random_() % 4'000 == 0)
        return leave(true);  // in the middle of a frame
    }
    if (end_ >= 0) on_the_way_.pop_front();
  }
}

void SimulatedSensor::listen() {
  while (end_ >= 0) {
    const auto room = decoder_.space();
    const ssize_t size = ::recv(end_, room.data(), room.size(), MSG_DONTWAIT);
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) {
      has_left_ = said_goodbye_ && all_acknowledged();
      return leave(true);
    }
    decoder_.commit(static_cast<std::size_t>(size));
    silent_steps_ = 0;
    std::string_view bytes;
    while (end_ >= 0 && decoder_.next(bytes) == FrameDecoder::Next::kFrame) {
      v1::ServerFrame frame;
      if (!frame.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        throw std::runtime_error("no frame");
      hear(frame);
    }
  }
}

void SimulatedSensor::hear(const v1::ServerFrame& frame) {
  if (frame.has_welcome()) {
    welcomed_ = true;
    next_to_keep_ = std::max<std::size_t>(next_to_keep_, frame.welcome().next_sequence());
    next_to_send_ = next_to_keep_;
  } else if (frame.has_ack()) {
    next_to_keep_ = std::max<std::size_t>(next_to_keep_, frame.ack().durable_sequence() + 1);
  }
}

}  // namespace evenstride::test
