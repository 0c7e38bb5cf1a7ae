/// A value, or one clear line that says why there is none.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace evenstride {

struct Error {
  std::string message;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::move(value)) {}      // NOLINT: a value is a result
  Result(Error error) : content_(std::move(error)) {}  // NOLINT: so is an error
  explicit operator bool() const { return content_.index() == 0; }
  T& value() & { return checked(*this); }
  const T& value() const& { return checked(*this); }
  T&& value() && { return std::move(checked(*this)); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const std::string& error() const { return std::get<Error>(content_).message; }

 private:
  template <class Self>
  static auto& checked(Self& self) {
    if (!self) throw std::logic_error("value of a failed result: " + self.error());
    return std::get<0>(self.content_);
  }
  std::variant<T, Error> content_;
};

/// Nothing, or why it failed.
struct Done {};
using Status = Result<Done>;

}  // namespace evenstride
