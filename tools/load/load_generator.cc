#include "tools/load/load_generator.h"

#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/sim/sensor.h"
#include "ingest/client/byte_stream.h"
#include "ingest/wire/bytes.h"
#include "ingest/wire/convert.h"
#include "ingest/wire/frame_decoder.h"
#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

constexpr std::array kSites = {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis, Site::kTrunk};
constexpr double kStand_s = 4.0, kRun_s = 12.0;  // of the run that is sent again and again
constexpr double kFinish_s = 30.0;
constexpr double kGoldenSection = 0.618033988749895;  // spreads any number of runners evenly
constexpr timespec kPause{0, 500'000};  // of the sender: what has become due meanwhile goes out together

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// Packed readings of a simulated run, one string a site.
std::array<std::string, kSites.size()> simulated_readings(double rate_hz) {
  const sim::BodyMotion body(sim::plain_run(kStand_s, kRun_s, 5));
  std::array<std::string, kSites.size()> out;
  for (std::size_t i = 0; i < kSites.size(); ++i) {
    sim::SimulatedSensor sensor(body, sim::perfect_setup(kSites[i], rate_hz), 5);
    while (const auto block = sensor.next_block()) {
      for (const auto& counts : block->counts) {
        for (const std::int16_t count : counts) put(out[i], count);
      }
    }
  }
  return out;
}

struct Stream {
  std::unique_ptr<ByteStream> connection;
  std::size_t site = 0;
  std::uint64_t next = 0;          // sequence number
  std::uint64_t acknowledged = 0;  // blocks
  std::size_t at = 0;              // in the site's readings, bytes
  std::string out;                 // what the socket did not take yet
  FrameDecoder in;
  bool failed = false;
};

}  // namespace

struct LoadGenerator::State {
  Endpoint daemon;
  LoadPlan plan;
  LoadResult result;
  std::array<std::string, kSites.size()> readings;
  std::vector<Stream> streams;
  int poll = ::epoll_create1(EPOLL_CLOEXEC);
  v1::ClientFrame frame;
  std::string failure;

  ~State() { ::close(poll); }

  v1::Hello hello_of(int i) const {
    v1::Hello hello;
    hello.set_protocol_version(1);
    hello.set_device_id("load-" + std::to_string(i));
    hello.set_runner_id("runner-" + std::to_string(i / static_cast<int>(kSites.size())));
    hello.set_site(wire_from(kSites[static_cast<std::size_t>(i) % kSites.size()]));
    hello.set_rate_hz(plan.rate_hz);
    hello.set_accel_scale_mps2(156.96 / 32767.0);
    hello.set_gyro_scale_radps(34.91 / 32767.0);
    hello.set_device_boot_id(1);
    return hello;
  }

  // Each runner is somewhere else in the run, as runners are: in step, all would be calibrated at one
  // instant.
  std::size_t start_of(std::size_t runner, std::size_t size) const {
    const std::size_t block = static_cast<std::size_t>(plan.readings_per_block) * 12;
    const double share = std::fmod(kGoldenSection * static_cast<double>(runner), 1.0);
    return static_cast<std::size_t>(share * static_cast<double>(size / block)) * block;
  }

  Status open(int i) {
    Stream& stream = streams[static_cast<std::size_t>(i)];
    stream.site = static_cast<std::size_t>(i) % kSites.size();
    stream.at = start_of(static_cast<std::size_t>(i) / kSites.size(), readings[stream.site].size());
    auto connected = connect_stream(daemon, plan.tls.get());
    if (!connected) return Error{connected.error()};
    stream.connection = std::move(*connected);
    v1::ClientFrame first;
    *first.mutable_hello() = hello_of(i);
    stream.out = frame_bytes(first);
    flush(stream);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = static_cast<std::uint64_t>(i);
    ::epoll_ctl(poll, EPOLL_CTL_ADD, stream.connection->descriptor(), &event);
    return Done{};
  }

  void fail(Stream& stream, const std::string& why) {
    stream.failed = true;
    if (failure.empty()) failure = why;
  }

  void flush(Stream& stream) {
    while (!stream.out.empty() && !stream.failed) {
      const auto sent = stream.connection->send(stream.out);
      if (!sent) return fail(stream, sent.error());
      if (*sent == 0) return;
      stream.out.erase(0, *sent);
    }
  }

  // The last reading is stamped with now: what is measured is from here to the results.
  void send_block(Stream& stream) {
    v1::SampleBlock& block = *frame.mutable_block();
    const std::string& all = readings[stream.site];
    const std::size_t size = static_cast<std::size_t>(plan.readings_per_block) * 12;
    if (stream.at + size > all.size()) stream.at = 0;
    const auto period_ns = static_cast<std::int64_t>(1e9 / plan.rate_hz);
    block.set_sequence(stream.next++);
    block.set_period_ns(period_ns);
    block.mutable_readings()->assign(all, stream.at, size);
    stream.at += size;
    block.set_device_time_ns(now_ns() - (plan.readings_per_block - 1) * period_ns);
    block.set_crc32c(block_crc(block));
    stream.out += frame_bytes(frame);
    ++result.sent;
    flush(stream);
  }

  void hear(Stream& stream) {
    while (true) {
      const auto room = stream.in.space();
      const auto size = stream.connection->receive(room);
      if (!size) return fail(stream, size.error());
      stream.in.commit(*size);
      if (*size == 0) break;
    }
    std::string_view bytes;
    v1::ServerFrame answer;
    while (stream.in.next(bytes) == FrameDecoder::Next::kFrame) {
      if (!answer.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) continue;
      if (answer.has_error()) fail(stream, answer.error().message());
      if (answer.has_welcome()) ++welcomes;
      if (!answer.has_ack()) continue;
      const std::uint64_t blocks = answer.ack().durable_sequence() + 1;
      result.acknowledged += blocks - stream.acknowledged;
      stream.acknowledged = blocks;
    }
  }

  void listen(int patience_ms) {
    std::array<epoll_event, 256> events;
    const int count = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), patience_ms);
    for (int i = 0; i < count; ++i) {
      Stream& stream = streams[events[static_cast<std::size_t>(i)].data.u64];
      if (!stream.failed) hear(stream);
      if (stream.failed) ::epoll_ctl(poll, EPOLL_CTL_DEL, stream.connection->descriptor(), nullptr);
    }
  }
  std::size_t welcomes = 0;

  // Every stream in turn, evenly spread over a block's length.
  void run_at_rate(double seconds) {
    const double block_ns = 1e9 * plan.readings_per_block / plan.rate_hz;
    const double step_ns = block_ns / plan.streams;
    const std::int64_t start = now_ns();
    const auto total = static_cast<std::uint64_t>(seconds * 1e9 / step_ns);
    std::uint64_t done = 0;
    while (done < total && failure.empty()) {
      const std::int64_t now = now_ns();
      const auto due =
          std::min(total, static_cast<std::uint64_t>(static_cast<double>(now - start) / step_ns));
      if (done < due) {
        const double behind_ns = static_cast<double>(now - start) - static_cast<double>(done) * step_ns;
        result.late_ms = std::max(result.late_ms, behind_ns * 1e-6);
      }
      for (; done < due; ++done) send_block(streams[done % streams.size()]);
      listen(0);
      if (now_ns() < start + static_cast<std::int64_t>(static_cast<double>(done + 1) * step_ns)) {
        ::nanosleep(&kPause, nullptr);
      }
    }
  }

  void run_flat_out(double seconds) {
    const std::int64_t until = now_ns() + static_cast<std::int64_t>(seconds * 1e9);
    while (now_ns() < until && failure.empty()) {
      for (Stream& stream : streams) {
        if (!stream.out.empty()) flush(stream);
        for (int i = 0; i < 64 && stream.out.size() < 65'536; ++i) {
          if (stream.next - stream.acknowledged >= static_cast<std::uint64_t>(plan.window)) break;
          send_block(stream);
        }
      }
      listen(1);
    }
  }
};

LoadGenerator::LoadGenerator(const Endpoint& daemon, const LoadPlan& plan)
    : state_(std::make_unique<State>()) {
  state_->daemon = daemon;
  state_->plan = plan;
  state_->readings = simulated_readings(plan.rate_hz);
  state_->streams.resize(static_cast<std::size_t>(plan.streams));
}

LoadGenerator::~LoadGenerator() = default;

Status LoadGenerator::connect() {
  const std::int64_t start = now_ns();
  for (int i = 0; i < state_->plan.streams; ++i) {
    const Status opened = state_->open(i);
    if (!opened) return opened;
  }
  while (state_->welcomes < state_->streams.size() && state_->failure.empty()) state_->listen(10);
  state_->result.connect_s = static_cast<double>(now_ns() - start) * 1e-9;
  if (!state_->failure.empty()) return Error{state_->failure};
  return Done{};
}

Status LoadGenerator::run(double seconds) {
  const std::uint64_t before = state_->result.acknowledged;
  const std::int64_t start = now_ns();
  state_->plan.flat_out ? state_->run_flat_out(seconds) : state_->run_at_rate(seconds);
  const double took_s = static_cast<double>(now_ns() - start) * 1e-9;
  state_->result.acknowledged_per_s = static_cast<double>(state_->result.acknowledged - before) / took_s;
  if (!state_->failure.empty()) return Error{state_->failure};
  return Done{};
}

Status LoadGenerator::finish() {
  const std::int64_t until = now_ns() + static_cast<std::int64_t>(kFinish_s * 1e9);
  while (state_->result.acknowledged < state_->result.sent && now_ns() < until && state_->failure.empty()) {
    for (Stream& stream : state_->streams) state_->flush(stream);
    state_->listen(10);
  }
  if (!state_->failure.empty()) return Error{state_->failure};
  v1::ClientFrame goodbye;
  goodbye.mutable_goodbye();
  for (Stream& stream : state_->streams) {
    stream.out += frame_bytes(goodbye);
    state_->flush(stream);
  }
  return Done{};
}

const LoadResult& LoadGenerator::result() const { return state_->result; }

}  // namespace evenstride
