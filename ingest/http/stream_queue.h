/// The queue of an event stream; its connection empties it.
#pragma once

#include <deque>
#include <functional>
#include <mutex>

#include "ingest/http/http.h"

namespace evenstride {

/// `wake` is called, on any thread, when there is something to do.
class StreamQueue : public EventQueue {
 public:
  StreamQueue(HttpServer::Counters& counters, std::function<void()> wake)
      : counters_(counters), wake_(std::move(wake)) {}
  void push(Event event) override {
    {
      const std::lock_guard lock(mutex_);
      if (!open_) return;
      if (events_.size() >= kCapacity) {
        events_.pop_front();
        ++counters_.events_dropped;
      }
      events_.push_back(std::move(event));
    }
    wake_();
  }
  bool is_open() const override {
    const std::lock_guard lock(mutex_);
    return open_;
  }
  void end() override {
    close();
    wake_();
  }
  Event pop() {
    const std::lock_guard lock(mutex_);
    if (events_.empty()) return nullptr;
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
  }
  void close() {
    const std::lock_guard lock(mutex_);
    open_ = false;
    events_.clear();
  }

 private:
  HttpServer::Counters& counters_;
  std::function<void()> wake_;
  mutable std::mutex mutex_;
  bool open_ = true;
  std::deque<Event> events_;
};

}  // namespace evenstride
