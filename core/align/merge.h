/// One time-ordered stream from many sensors: never waits longer than its limit, and can name the sensor it
/// waits for.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/sample.h"
#include "core/math/ring.h"

namespace evenstride {

class Merge {
 public:
  explicit Merge(Duration wait_limit) : wait_limit_(wait_limit) {}

  /// A site joins; at most two seconds of its readings wait. Memory for what the waiting limit holds up is
  /// taken now, for more only when more waits.
  void add(Site site, double rate_hz);
  void remove(Site site);

  /// @return false if the reading is older than what went out already (counted by the caller) or its queue is
  /// full.
  bool push(Site site, const ImuSample& sample);

  /// Hands out, in order of time, every reading that no other sensor can precede any more: each of the others
  /// has one waiting, or gave its last less than a quarter of its period before, or `now` is `wait_limit`
  /// past it. `take(site, sample)` is called for each.
  template <class Take>
  void release(Time now, Take&& take) {
    while (const std::optional<Site> site = next(now)) {
      const ImuSample sample = queues_[index(*site)]->front();
      queues_[index(*site)]->pop_front();
      released_ = sample.time;
      take(*site, sample);
    }
  }
  /// The end: hands out all that waits.
  template <class Take>
  void flush(Take&& take) {
    release(Time::max(), take);
  }

  /// The sensor that keeps the others waiting, if any.
  std::optional<Site> blocker() const;

 private:
  std::optional<Site> next(Time now) const;
  bool may_come_before(Site site, Time time) const;

  Duration wait_limit_;
  std::array<std::optional<Ring<ImuSample>>, kSiteCount> queues_;
  std::array<std::size_t, kSiteCount> limits_{};  ///< of the queues
  std::array<Duration, kSiteCount> near_{};
  std::array<std::optional<Time>, kSiteCount> last_{};  ///< reading that came
  Time released_ = Time::min();
};

}  // namespace evenstride
