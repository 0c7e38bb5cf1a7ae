#include "ingest/results/history_lines.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace evenstride {
namespace {

constexpr double kNormal95 = 1.96;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct LineName {
  const char* name;
  const char* unit;
};
constexpr std::array<LineName, kHistoryLineCount> kNames = {{{"cadence_spm", "steps/min"},
                                                             {"contact_left_ms", "ms"},
                                                             {"contact_right_ms", "ms"},
                                                             {"loading_balance_pct", "%"},
                                                             {"pelvic_drop_left_deg", "deg"},
                                                             {"pelvic_drop_right_deg", "deg"},
                                                             {"counter_rotation_deg", "deg"},
                                                             {"fatigue_score", ""}}};

}  // namespace

HistoryLines::Span* HistoryLines::span_at(HistoryLine line, Time time) {
  if (time < Time{}) return nullptr;
  while (seconds(time) >= span_s_ * static_cast<double>(kSpans)) join_neighbours();
  std::vector<Span>& spans = lines_[static_cast<std::size_t>(line)];
  const auto index = static_cast<std::size_t>(seconds(time) / span_s_);
  // All that it will ever hold: lines that grow by doubling leave holes in the heap of a daemon with many
  // runners.
  if (spans.empty()) spans.reserve(kSpans);
  if (spans.size() <= index) spans.resize(index + 1);
  return &spans[index];
}

// Means and squared differences of two groups together: Chan, Golub & LeVeque 1979, eq. 2.1.
void HistoryLines::Span::join(const Span& other) {
  if (other.n == 0) return;
  const float a = static_cast<float>(n), b = static_cast<float>(other.n), share = b / (a + b);
  const float apart = other.mean - mean;
  squares += other.squares + apart * apart * a * share;
  mean += apart * share;
  low += (other.low - low) * share;
  high += (other.high - high) * share;
  own_interval |= other.own_interval;
  n += other.n;
}

void HistoryLines::join_neighbours() {
  span_s_ *= 2.0;
  for (std::vector<Span>& spans : lines_) {
    for (std::size_t i = 0; i < spans.size(); ++i) {
      const Span from = spans[i];
      if (i % 2 == 0) spans[i / 2] = Span{};
      spans[i / 2].join(from);
    }
    spans.resize((spans.size() + 1) / 2);
  }
}

void HistoryLines::add(HistoryLine line, Time time, double value) {
  Span* span = span_at(line, time);
  if (span != nullptr) span->join({.n = 1, .mean = static_cast<float>(value)});
}

void HistoryLines::add(HistoryLine line, Time time, double value, double low, double high) {
  Span* span = span_at(line, time);
  if (span == nullptr) return;
  span->join({.n = 1,
              .own_interval = 1,
              .mean = static_cast<float>(value),
              .low = static_cast<float>(low),
              .high = static_cast<float>(high)});
}

v1::History HistoryLines::history(Time from) const {
  v1::History history;
  const auto first = static_cast<std::size_t>(std::max(0.0, seconds(from)) / span_s_);
  for (std::size_t line = 0; line < kHistoryLineCount; ++line) {
    v1::Series& series = *history.add_series();
    series.set_name(kNames[line].name);
    series.set_unit(kNames[line].unit);
    for (std::size_t i = first; i < lines_[line].size(); ++i) {
      const Span& span = lines_[line][i];
      const double n = span.n, mean = span.n > 0 ? span.mean : kNone;
      const double half = span.n > 1 ? kNormal95 * std::sqrt(span.squares / (n - 1.0) / n) : kNone;
      series.add_t_s((static_cast<double>(i) + 0.5) * span_s_);
      series.add_value(mean);
      series.add_low(span.own_interval ? span.low : mean - half);
      series.add_high(span.own_interval ? span.high : mean + half);
    }
  }
  return history;
}

}  // namespace evenstride
