// A script over the beginning of the sample run: which of its events come, which are lost, how clocks jump,
// and what else is said in between. Whatever the script, the pipeline must go on.
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/pipeline.h"
#include "ingest/recording/play.h"
#include "ingest/wire/bytes.h"
#include "tests/fuzz/targets.h"

namespace evenstride::fuzz {
namespace {

constexpr std::int64_t kUsed_ns = 90'000'000'000;  // of the sample run: it stands, then runs
constexpr std::size_t kMostEvents = 3000;          // in one go, to keep it short

const std::vector<SessionEvent>& sample_events() {
  static const std::vector<SessionEvent> kEvents = [] {
    std::vector<SessionEvent> events;
    auto reader = SessionReader::open(EVENSTRIDE_SOURCE_DIR "/data/sample_run.mcap");
    promise(static_cast<bool>(reader), "the sample run can be read");
    SessionEvent event;
    while (reader->next(event) && event_time_ns(event) < kUsed_ns) events.push_back(event);
    return events;
  }();
  return kEvents;
}

class FiniteSink : public ResultSink {
 public:
  void on_step(const StepRecord& step) override {
    for (const auto& figure :
         {step.contact_time_s, step.flight_time_s, step.step_time_s, step.peak_vgrf_bw,
          step.vertical_impulse_bws, step.impact_peak_mps2, step.pelvic_drop_rad, step.foot_strike_rad})
      promise_finite(figure);
    promise(step.contact_time_s.value_or(1.0) > 0.0, "contact takes time");
  }
  void on_stride(const StrideRecord& stride) override {
    promise(stride.end > stride.start, "a stride takes time");
    for (const auto& figure :
         {stride.speed_mps, stride.counter_rotation_range_rad, stride.pelvis_obliquity_range_rad,
          stride.trunk_lean_rad, stride.vertical_oscillation_m, stride.turn_rate_radps})
      promise_finite(figure);
  }
  void on_symmetry(const SymmetryResult& result) override { promise_finite(result.index); }
  void on_fatigue(const FatigueResult& result) override { promise_finite(result.score); }

 private:
  static void promise_finite(std::optional<double> figure) {
    promise(std::isfinite(figure.value_or(0.0)), "a figure that is there is a number");
  }
};

std::int64_t wrapped_sum(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

class Script {
 public:
  explicit Script(std::string_view bytes) : in_(bytes) {}

  void run() {
    const auto& events = sample_events();
    while (!in_.empty() && fed_ < kMostEvents) step(events);
    pipeline_.finish();
  }

 private:
  enum class Step : std::uint8_t {
    kPass,
    kLose,
    kHostJump,
    kDeviceJump,
    kBlock,
    kHello,
    kGone,
    kTick,
    kMarker,
    kEnd,
    kReply,
    kCount
  };

  void step(const std::vector<SessionEvent>& events) {
    const auto kind = static_cast<Step>(in_.get<std::uint8_t>() % static_cast<std::uint8_t>(Step::kCount));
    switch (kind) {
      case Step::kPass:
        for (std::size_t n = in_.get<std::uint8_t>() + 1u; n > 0 && next_ < events.size(); --n)
          pass(events[next_++]);
        break;
      case Step::kLose:
        next_ = std::min(next_ + in_.get<std::uint8_t>() + 1u, events.size());
        break;
      case Step::kHostJump:
        host_jump_ns_ = in_.get<std::int64_t>();
        break;
      case Step::kDeviceJump:
        device_jump_ns_ = in_.get<std::int64_t>();
        break;
      default:
        say(kind);
    }
  }

  void pass(SessionEvent event) {
    std::visit([this](auto& e) { shift(e); }, event);
    feed(event);
  }
  template <class Event>
  void shift(Event& event) {
    if constexpr (requires { event.arrival_ns(); })
      event.set_arrival_ns(now_ns_ = wrapped_sum(event.arrival_ns(), host_jump_ns_));
    else
      event.set_time_ns(now_ns_ = wrapped_sum(event.time_ns(), host_jump_ns_));
    if constexpr (std::is_same_v<Event, v1::RecordedBlock>)
      event.mutable_block()->set_device_time_ns(wrapped_sum(event.block().device_time_ns(), device_jump_ns_));
  }

  void say(Step kind) {
    now_ns_ = wrapped_sum(now_ns_, in_.get<std::int32_t>());
    switch (kind) {
      case Step::kBlock:
        return feed(any_block());
      case Step::kHello:
        return feed(any_hello());
      case Step::kGone: {
        v1::SensorGone gone;
        gone.set_arrival_ns(now_ns_);
        gone.set_device_id(any_device());
        return feed(gone);
      }
      case Step::kTick: {
        v1::RecordedTick tick;
        tick.set_time_ns(now_ns_);
        return feed(tick);
      }
      case Step::kMarker: {
        v1::RecordedMarker marker;
        marker.set_arrival_ns(now_ns_);
        marker.mutable_marker()->set_kind(static_cast<v1::Marker::Kind>(in_.get<std::uint8_t>() % 8));
        marker.mutable_marker()->set_prompt_id(in_.get<std::uint8_t>());
        return feed(marker);
      }
      case Step::kReply: {
        v1::RecordedClockReply reply;
        reply.set_arrival_ns(now_ns_);
        reply.set_device_id(any_device());
        reply.mutable_reply()->set_host_ns(wrapped_sum(now_ns_, in_.get<std::int32_t>()));
        reply.mutable_reply()->set_device_receive_ns(in_.get<std::int64_t>());
        reply.mutable_reply()->set_device_send_ns(in_.get<std::int64_t>());
        return feed(reply);
      }
      default: {
        v1::SessionEnd end;
        end.set_time_ns(now_ns_);
        return feed(end);
      }
    }
  }

  v1::RecordedBlock any_block() {
    v1::RecordedBlock recorded;
    recorded.set_arrival_ns(now_ns_);
    recorded.set_device_id(any_device());
    v1::SampleBlock& block = *recorded.mutable_block();
    block.set_sequence(in_.get<std::uint64_t>());
    block.set_device_time_ns(in_.get<std::int64_t>());
    block.set_period_ns(in_.get<std::int64_t>());
    block.set_readings(std::string(in_.take(in_.get<std::uint8_t>())));
    return recorded;
  }
  v1::SensorHello any_hello() {
    v1::SensorHello joined;
    joined.set_arrival_ns(now_ns_);
    joined.set_clock_is_session(in_.get<std::uint8_t>() % 2 != 0);
    v1::Hello& hello = *joined.mutable_hello();
    hello.set_device_id(any_device());
    hello.set_site(static_cast<v1::Site>(in_.get<std::uint8_t>() % 6));
    hello.set_rate_hz(in_.get<std::uint16_t>());
    hello.set_accel_scale_mps2(1e-4 * in_.get<std::uint16_t>());
    hello.set_gyro_scale_radps(1e-4 * in_.get<std::uint16_t>());
    hello.set_accel_range_mps2(in_.get<std::uint16_t>());
    hello.set_device_boot_id(in_.get<std::uint8_t>());
    return joined;
  }
  std::string any_device() {
    static const char* const kDevices[] = {"simulated-left_shoe", "simulated-right_shoe", "simulated-pelvis",
                                           "simulated-trunk", "a fifth"};
    return kDevices[in_.get<std::uint8_t>() % std::size(kDevices)];
  }

  void feed(const SessionEvent& event) {
    ++fed_;
    feed_.feed(event);
  }

  ByteCursor in_;
  FiniteSink sink_;
  Pipeline pipeline_{{}, sink_};
  PipelineFeed feed_{pipeline_};
  std::size_t next_ = 0, fed_ = 0;
  std::int64_t now_ns_ = 0, host_jump_ns_ = 0, device_jump_ns_ = 0;
};

}  // namespace

void events(std::string_view bytes) { Script(bytes).run(); }

}  // namespace evenstride::fuzz
