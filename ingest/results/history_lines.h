/// The run so far as lines for a page: each quantity averaged over equal spans. Memory is bounded: when the
/// spans are used up, neighbours join and every span becomes twice as long.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/base/time.h"
#include "proto/results.pb.h"

namespace evenstride {

enum class HistoryLine : std::uint8_t {
  kCadence,
  kContactLeft,
  kContactRight,
  kLoadingBalance,
  kPelvicDropLeft,
  kPelvicDropRight,
  kCounterRotation,
  kFatigueScore
};
inline constexpr std::size_t kHistoryLineCount = 8;

class HistoryLines {
 public:
  static constexpr std::size_t kSpans = 720;
  static constexpr double kFirstSpan_s = 5.0;

  /// A value measured directly; the interval drawn is that of the span's mean. Times before 0 are ignored.
  void add(HistoryLine line, Time time, double value);
  /// A value with an interval of its own.
  void add(HistoryLine line, Time time, double value, double low, double high);
  /// Lines from `from` on, whole spans.
  v1::History history(Time from = Time{}) const;

 private:
  /// In single precision: a run of an hour has thousands.
  struct Span {
    std::uint32_t n : 31 = 0;
    std::uint32_t own_interval : 1 = 0;
    float mean = 0.0f, squares = 0.0f;  ///< squares of the differences from the mean, summed
    float low = 0.0f, high = 0.0f;      ///< means
    void join(const Span& other);
  };
  Span* span_at(HistoryLine line, Time time);
  void join_neighbours();
  double span_s_ = kFirstSpan_s;
  std::array<std::vector<Span>, kHistoryLineCount> lines_;
};

}  // namespace evenstride
