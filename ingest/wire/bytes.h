/// Little-endian numbers and length-prefixed text in byte strings.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace evenstride {

static_assert(std::endian::native == std::endian::little,
              "byte formats are read and written without swapping");

template <class T>
void put(std::string& out, T value) {
  static_assert(std::is_integral_v<T>);
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// 32-bit length, then the bytes.
inline void put_text(std::string& out, std::string_view text) {
  put(out, static_cast<std::uint32_t>(text.size()));
  out.append(text);
}

/// Reads from the front of a byte string. Past the end every read gives zero or nothing and `good()` turns
/// false.
class ByteCursor {
 public:
  explicit ByteCursor(std::string_view bytes) : left_(bytes) {}

  template <class T>
  T get() {
    static_assert(std::is_integral_v<T>);
    const std::string_view raw = take(sizeof(T));
    T value{};
    if (raw.size() == sizeof(T)) std::memcpy(&value, raw.data(), sizeof(T));
    return value;
  }
  std::string_view get_text() { return take(get<std::uint32_t>()); }
  std::string_view take(std::uint64_t size) {
    if (size > left_.size()) {
      good_ = false;
      left_ = {};
      return {};
    }
    const std::string_view taken = left_.substr(0, static_cast<std::size_t>(size));
    left_.remove_prefix(static_cast<std::size_t>(size));
    return taken;
  }
  std::string_view rest() const { return left_; }
  bool empty() const { return left_.empty(); }
  bool good() const { return good_; }

 private:
  std::string_view left_;
  bool good_ = true;
};

}  // namespace evenstride
