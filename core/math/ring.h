/// The last N values, oldest first. Allocates at construction and in `set_capacity` only.
#pragma once

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <utility>
#include <vector>

namespace evenstride {

template <class T>
class Ring {
 public:
  /// @throws std::invalid_argument if `capacity` is 0.
  explicit Ring(std::size_t capacity) : slots_(capacity) {
    if (capacity == 0) throw std::invalid_argument("ring of capacity 0");
  }
  /// Drops the oldest value when full.
  void push(const T& value) {
    slots_[(first_ + size_) % slots_.size()] = value;
    if (size_ < slots_.size())
      ++size_;
    else
      first_ = (first_ + 1) % slots_.size();
  }
  void pop_front() {
    first_ = (first_ + 1) % slots_.size();
    --size_;
  }
  void clear() { first_ = size_ = 0; }
  /// Keeps the newest values that fit.
  /// @throws std::invalid_argument if `capacity` is 0.
  void set_capacity(std::size_t capacity) {
    Ring other(capacity);
    for (std::size_t i = size_ - std::min(size_, capacity); i < size_; ++i) other.push((*this)[i]);
    *this = std::move(other);
  }
  const T& operator[](std::size_t i) const { return slots_[wrap(first_ + i)]; }
  T& operator[](std::size_t i) { return slots_[wrap(first_ + i)]; }
  const T& front() const { return (*this)[0]; }
  const T& back() const { return (*this)[size_ - 1]; }
  std::size_t size() const { return size_; }
  std::size_t capacity() const { return slots_.size(); }
  bool empty() const { return size_ == 0; }
  bool full() const { return size_ == slots_.size(); }

 private:
  std::size_t wrap(std::size_t i) const { return i < slots_.size() ? i : i - slots_.size(); }
  std::vector<T> slots_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace evenstride
