#include "ingest/session/runner_session.h"

namespace evenstride {

/// One connection's hold on the session.
class RunnerSession::Port : public SensorPort {
 public:
  Port(std::shared_ptr<RunnerSession> session, SensorDevice& device)
      : session_(std::move(session)), device_(device), join_(device.joins) {}

  Flow block(const v1::SampleBlock& block, std::string_view serialised) override {
    if (!alive()) return Flow::kGo;
    if (session_->merge_) {
      return session_->queue(device_, {block.replay_arrival_ns(), std::string(serialised), {}});
    }
    session_->take_block(device_, block, serialised, session_->now());
    return Flow::kGo;
  }
  void clock_reply(const v1::ClockReply& reply) override {
    if (!alive() || session_->merge_) return;
    // Only the answer to the latest question: what a device says of the host's time is never believed.
    if (reply.id() != device_.probes_sent || reply.host_ns() != device_.last_probe_ns) return;
    ++device_.probes_answered;
    session_->take_clock_reply(device_, reply, session_->now());
  }
  void marker(const v1::Marker& marker) override {
    if (alive()) (void)session_->mark(marker);
  }
  Flow replay_event(const v1::ReplayEvent& event) override {
    if (!alive() || !session_->merge_) return Flow::kGo;
    return session_->queue(device_, {event.arrival_ns(), {}, event});
  }
  void goodbye() override {
    if (!alive()) return;
    device_.said_goodbye = true;
    if (session_->merge_) {
      session_->merge_->ended(device_.site);
      session_->pump();
    }
  }
  void leave(std::string_view reason) override {
    if (!alive()) return;
    device_.link = nullptr;
    session_->left(device_, reason);
  }

 private:
  bool alive() const { return device_.link != nullptr && device_.joins == join_ && !session_->ended_; }
  std::shared_ptr<RunnerSession> session_;
  SensorDevice& device_;
  std::uint64_t join_;
};

std::shared_ptr<SensorPort> RunnerSession::port_of(SensorDevice& device) {
  return std::make_shared<Port>(shared_from_this(), device);
}

}  // namespace evenstride
