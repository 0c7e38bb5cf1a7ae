#include "core/events/repeat_window.h"

#include <algorithm>
#include <cmath>

#include "core/events/signal_marks.h"

namespace evenstride {

void RepeatWindow::add(double value) {
  ring_[head_] = value;
  head_ = (head_ + 1) % kLength;
  filled_ = std::min(filled_ + 1, kLength);
}

double RepeatWindow::spread(std::size_t first_back, std::size_t count) const {
  double sum = 0.0, squares = 0.0;
  for (std::size_t i = first_back; i < first_back + count; ++i) {
    sum += (*this)[i];
    squares += (*this)[i] * (*this)[i];
  }
  const double mean = sum / static_cast<double>(count);
  return std::sqrt(std::max(squares / static_cast<double>(count) - mean * mean, 0.0));
}

double RepeatWindow::likeness(std::size_t lag) const {
  double a = 0.0, b = 0.0, aa = 0.0, bb = 0.0, ab = 0.0;
  for (std::size_t i = 1; i <= kCompared; ++i) {
    const double x = (*this)[i], y = (*this)[i + lag];
    a += x, b += y, aa += x * x, bb += y * y, ab += x * y;
  }
  const double n = static_cast<double>(kCompared);
  const double scale = (aa - a * a / n) * (bb - b * b / n);
  return scale > 0.0 ? (ab - a * b / n) / std::sqrt(scale) : 0.0;
}

double RepeatWindow::refined(std::size_t lag) const {
  return static_cast<double>(lag) + peak_offset(likeness(lag - 1), likeness(lag), likeness(lag + 1));
}

}  // namespace evenstride
